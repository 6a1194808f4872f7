"""The terms of SHACL and the datatypes, for telling what is misspelt."""

__all__ = ["DATATYPES", "LATER_TERMS", "TERMS"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Of the Recommendation of 2017 and the notes beside it.
TERMS = _words(
    """
    AbstractResult AndConstraintComponent BlankNode BlankNodeOrIRI BlankNodeOrLiteral
    ClassConstraintComponent ClosedConstraintComponent ConstraintComponent
    DatatypeConstraintComponent DisjointConstraintComponent EqualsConstraintComponent
    ExpressionConstraintComponent Function HasValueConstraintComponent IRI IRIOrLiteral
    InConstraintComponent Info JSConstraint JSConstraintComponent JSExecutable JSFunction
    JSLibrary JSRule JSTarget JSTargetType JSValidator LanguageInConstraintComponent
    LessThanConstraintComponent LessThanOrEqualsConstraintComponent Literal
    MaxCountConstraintComponent MaxExclusiveConstraintComponent MaxInclusiveConstraintComponent
    MaxLengthConstraintComponent MinCountConstraintComponent MinExclusiveConstraintComponent
    MinInclusiveConstraintComponent MinLengthConstraintComponent NodeConstraintComponent NodeKind
    NodeKindConstraintComponent NodeShape NotConstraintComponent OrConstraintComponent Parameter
    Parameterizable PatternConstraintComponent PrefixDeclaration PropertyConstraintComponent
    PropertyGroup PropertyShape PropertyShapeComponent QualifiedMaxCountConstraintComponent
    QualifiedMinCountConstraintComponent ResultAnnotation Rule SPARQLAskExecutable
    SPARQLAskValidator SPARQLConstraint SPARQLConstraintComponent SPARQLConstructExecutable
    SPARQLExecutable SPARQLFunction SPARQLRule SPARQLSelectExecutable SPARQLSelectValidator
    SPARQLTarget SPARQLTargetType SPARQLUpdateExecutable Severity Shape Target TargetType
    TripleRule UniqueLangConstraintComponent ValidationReport ValidationResult Validator Violation
    Warning XoneConstraintComponent

    alternativePath and annotationProperty annotationValue annotationVarName ask class closed
    condition conforms construct count datatype deactivated declare defaultValue desc description
    detail disjoint distinct entailment equals exists expression filterShape flags focusNode group
    groupConcat hasValue if else then ignoredProperties in intersection inversePath js
    jsFunctionName jsLibrary jsLibraryURL labelTemplate languageIn lessThan lessThanOrEquals limit
    max maxCount maxExclusive maxInclusive maxLength message min minCount minExclusive minInclusive
    minLength minus name namespace node nodeKind nodeValidator nodes not object offset
    oneOrMorePath optional or order orderBy parameter path pattern predicate prefix prefixes
    property propertyValidator qualifiedMaxCount qualifiedMinCount qualifiedValueShape
    qualifiedValueShapesDisjoint result resultAnnotation resultMessage resultPath resultSeverity
    returnType rule select separator severity shapesGraph shapesGraphWellFormed sourceConstraint
    sourceConstraintComponent sourceShape sparql subject suggestedShapesGraph sum target
    targetClass targetNode targetObjectsOf targetSubjectsOf this union uniqueLang update validator
    value xone zeroOrMorePath zeroOrOnePath
    """
)
#: Of the drafts of SHACL 1.2.
LATER_TERMS = _words(
    """
    Debug Trace ShapeClass conformanceDisallows maxListLength memberShape minListLength
    reificationRequired reifierShape rootClass singleLine someValue subsetOf targetWhere
    uniqueMembers uniqueValuesFor values
    """
)
#: Names of datatypes by prefix.
DATATYPES = {
    "rdf": _words("HTML JSON PlainLiteral XMLLiteral dirLangString langString"),
    "xsd": _words(
        """
        ENTITY ID IDREF NCName NMTOKEN NOTATION Name QName anyAtomicType anySimpleType anyURI
        base64Binary boolean byte date dateTime dateTimeStamp dayTimeDuration decimal double
        duration float gDay gMonth gMonthDay gYear gYearMonth hexBinary int integer language long
        negativeInteger nonNegativeInteger nonPositiveInteger normalizedString positiveInteger
        short string time token unsignedByte unsignedInt unsignedLong unsignedShort
        yearMonthDuration
        """
    ),
}
