"""SHACL-SPARQL: queries as constraints (sections 5 and 6 of the specification), run on Oxigraph.

    lexing, cursor, expressions, triples, grammar -> syntax    a query as a tree
    prefixes, prebinding -> reading                            what a shapes graph asks for
    reads -> dependencies                                      what a query reads
    sieve (conditions, tables, comparing)                      which foci can have a solution
    rewriting (passing, existence, filling, walking)           one query for all foci
    feeding, focusing, spelling, messages -> execution         data in, solutions out

What is the engine's, and not the specification's:

- Literals are compared by value: ``01`` is found where ``1`` is asked for, and
  is ``1`` inside a query. Reports have the spelling of the data.
- A node that a path with ``|`` reaches in several ways is one solution, not several.
- ``<=`` and ``>=`` hold between a node and itself, where there is an error in SPARQL.
- FROM and functions of one's own are not run; shapes with them are refused.
"""
