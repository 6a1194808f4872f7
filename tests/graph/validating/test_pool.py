"""Validations in workers: whole reports, ends at every limit, and nothing left for the next one."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from habeas.errors import BusyError, HabeasError
from habeas.terms import PREFIXES
from habeas.validating.errors import (
    RefusedPartError,
    UnreadablePartError,
    ValidationLimitError,
    ValidationTimeoutError,
)
from habeas.validating.parts import Part
from habeas.validating.pool import ValidationPool
from habeas.validating.reports import REPORTS

DECLARED = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def turtle(text: str) -> Part:
    return Part(f"@prefix : <urn:test:> .\n{DECLARED}{text}".encode(), "ttl")


CASE = turtle(':x1 a :Case ; :name "The case of Ada Example" .')
SOURCED = turtle(
    ":Sourced sh:targetClass :Case ; sh:property :Sourced-source . "
    ':Sourced-source sh:path :source ; sh:minCount 1 ; sh:message "Give a source."@en .'
)


def is_alive(pool: ValidationPool) -> bool:
    return not pool.validate(CASE, SOURCED).conforms


def test_a_report_says_what_is_wrong_and_where(pool: ValidationPool) -> None:
    report = pool.validate(CASE, SOURCED)

    content = json.loads(report.content)
    assert not report.conforms
    assert not content["conforms"]
    assert report.statements == 2
    [finding] = content["findings"]
    assert (finding["focus"], finding["message"]) == ("urn:test:x1", "Give a source.")
    assert finding["place"]["line"] == CASE.content.count(b"\n") + 1


@pytest.mark.parametrize("name", ["ttl", "jsonld", "nt", "rdf"])
def test_the_report_is_the_same_graph_in_every_format(pool: ValidationPool, name: str) -> None:
    report = pool.validate(CASE, SOURCED, name)

    graph = {
        (quad.predicate.value.rpartition("#")[2], getattr(quad.object, "value", ""))
        for quad in ox.parse(report.content, format=ox.RdfFormat.from_extension(name))
    }
    assert ("focusNode", "urn:test:x1") in graph
    assert ("conforms", "false") in graph
    assert len(graph) == 10


def test_the_report_for_people_and_that_for_tests_say_the_same(pool: ValidationPool) -> None:
    assert b"Give a source." in pool.validate(CASE, SOURCED, "txt").content
    assert b"Give a source." in pool.validate(CASE, SOURCED, "junit").content


@pytest.mark.parametrize("name", REPORTS)
def test_the_same_request_gives_the_same_bytes(pool: ValidationPool, name: str) -> None:
    data = turtle("[] a :Case . [] a :Case ; :name [] , [ a :Case ] .")

    assert pool.validate(data, SOURCED, name) == pool.validate(data, SOURCED, name)


def test_nothing_of_a_request_is_there_for_the_next(pool: ValidationPool) -> None:
    claim = turtle("claim:x a habeas:Claim .")
    before = pool.validate(claim)

    pool.validate(
        turtle("claim:x a habeas:Case ; skos:prefLabel 'x'@en . claim:y a habeas:Claim .")
    )
    pool.validate(CASE, SOURCED)

    assert pool.validate(claim) == before


def shape(constraints: str) -> str:
    return f":S sh:targetClass :Case ; {constraints} ."


def named(constraints: str) -> str:
    return shape(f"sh:property [ sh:path :name ; {constraints} ]")


def selected(query: str) -> str:
    return shape(f"sh:sparql [ sh:select '''{query}''' ]")


ONE = ':x1 a :Case ; :name "aaaaaaaaaaaaaaaa" .'
CHAIN = "".join(f":n{i} a :Case ; :name '{i}' ; :about :n{i + 1} ." for i in range(2_000))
PRODUCT = "SELECT $this ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GROWTH = " ".join(f'BIND(REPLACE(?n{i}, "a", ?n{i}) AS ?n{i + 1})' for i in range(5))
ALL_OF_IT = "sh:path ( :list [ sh:zeroOrMorePath rdf:rest ] rdf:first ) ; sh:maxInclusive 0"
ALL_BEFORE = "sh:path [ sh:zeroOrMorePath [ sh:inversePath :about ] ] ; sh:nodeKind sh:Literal"
#: Looks for a way to split the letters that is not there, in more than two to the power of forty
#: tries; what it looks back at keeps it from being done at once.
ENDLESS = (
    turtle(f':x1 a :Case ; :name "{"a" * 60}b" .'),
    turtle(named(r'sh:pattern "^(a|a|aa)+\\1$"')),
)
HEAVY: dict[str, tuple[str, str]] = {
    "a pattern that backtracks": (
        f':x1 a :Case ; :name "{"a" * 60}b" .',
        named('sh:pattern "^(a+)+$"'),
    ),
    "a product": (CHAIN, selected(PRODUCT)),
    "a sorted product": (CHAIN, selected(f"{PRODUCT} ORDER BY ?c ?f")),
    "a text that grows": (ONE, selected(f"SELECT $this {{ $this <urn:test:name> ?n0 {GROWTH} }}")),
    "a closure in a closure": (
        CHAIN,
        shape(
            f"sh:property [ sh:path [ sh:zeroOrMorePath :about ] ; sh:property [ {ALL_BEFORE} ] ]"
        ),
    ),
    "many nested shapes": (
        ONE,
        shape("sh:or ( :S0 )") + "".join(f":S{i} sh:or ( :S{i + 1} ) ." for i in range(12_000)),
    ),
    "shapes that branch": (
        ONE,
        shape("sh:node :S0")
        + "".join(f":S{i} sh:node :S{i + 1} ; sh:not [ sh:node :S{i + 1} ] ." for i in range(60)),
    ),
    "a long list": (
        f":x1 a :Case ; :list ( {'1 ' * 100_000} ) .",
        shape(f"sh:property [ {ALL_OF_IT} ]"),
    ),
    "a list in a circle": (
        ":x1 a :Case ; :list _:l . _:l rdf:first 1 ; rdf:rest _:l .",
        shape(f"sh:property [ {ALL_OF_IT} ]"),
    ),
    "a huge text": (
        f':x1 a :Case ; :name "{"ab" * 1_000_000}" .',
        named('sh:maxLength 5 ; sh:pattern "c$"'),
    ),
    "a huge pattern": (ONE, named(f'sh:pattern "{"(" * 50_000}{")" * 50_000}"')),
    "a repeated pattern": (ONE, named('sh:pattern "((a{1,1000}){1,1000}){1,1000}"')),
    "huge numbers": (
        f":x1 a :Case ; :name {'9' * 200_000} , 1e999999999 , -0.{'0' * 200_000}1 .",
        named("sh:maxInclusive 3 ; sh:minExclusive 1.5"),
    ),
}


@pytest.mark.parametrize("name", HEAVY)
def test_what_is_heavy_has_a_report_or_one_clear_error_in_time(
    pool: ValidationPool, name: str
) -> None:
    data, shapes = map(turtle, HEAVY[name])
    started = time.monotonic()

    with suppress(
        RefusedPartError, UnreadablePartError, ValidationLimitError, ValidationTimeoutError
    ):
        pool.validate(data, shapes)

    assert time.monotonic() - started < 10
    assert is_alive(pool)


def test_a_pattern_that_backtracks_without_end_is_ended_in_time_by_the_worker_itself(
    pool: ValidationPool,
) -> None:
    assert is_alive(pool)
    process = pool._workers[0]._process
    started = time.monotonic()

    with pytest.raises(ValidationTimeoutError, match="ended after 3 seconds"):
        pool.validate(*ENDLESS)

    assert time.monotonic() - started < 6
    assert is_alive(pool)
    assert pool._workers[0]._process is process


def test_a_worker_that_does_not_answer_is_replaced() -> None:
    with ValidationPool(seconds=1) as pool:
        assert is_alive(pool)
        process = pool._workers[0]._process
        assert process is not None
        process.send_signal(signal.SIGSTOP)

        with pytest.raises(ValidationTimeoutError):
            is_alive(pool)

        assert is_alive(pool)
        assert process.poll() == -signal.SIGKILL


def test_a_report_past_its_size_is_refused_whole() -> None:
    with (
        ValidationPool(max_bytes=2_000) as pool,
        pytest.raises(ValidationLimitError, match="longer than 2,000 bytes"),
    ):
        pool.validate(turtle("".join(f":n{i} a :Case ." for i in range(100))), SOURCED)


def test_a_validation_past_its_memory_is_ended() -> None:
    with ValidationPool(memory=20 << 20, seconds=60) as pool:
        with pytest.raises(ValidationLimitError, match="more than 20 MiB of memory"):
            pool.validate(
                turtle("".join(f":n{i} :about :n{i + 1} ." for i in range(60_000))), SOURCED
            )

        assert is_alive(pool)


def test_a_request_that_fills_the_memory_before_it_is_read_is_one_clear_error() -> None:
    with ValidationPool(memory=8 << 20) as pool:
        with pytest.raises(ValidationLimitError, match="8 MiB of memory"):
            pool.validate(Part(b"#" * (60 << 20), "ttl"), SOURCED)

        assert is_alive(pool)


def test_what_is_said_about_a_mistake_is_of_a_length_that_one_can_read(
    pool: ValidationPool,
) -> None:
    wrong = "".join(f":x{i} a habeas:No{'o' * 10_000}{i} ." for i in range(200))

    with pytest.raises(UnreadablePartError) as caught:
        pool.validate(turtle(wrong))

    assert len(caught.value.problems) == 100
    assert max(len(problem["message"]) for problem in caught.value.problems) <= 2_000


def test_more_than_a_message_can_hold_is_refused() -> None:
    with ValidationPool() as pool, pytest.raises(ValidationLimitError, match="67,108,864 bytes"):
        pool.validate(Part(b" " * (64 << 20), "ttl"), SOURCED)


def test_others_are_answered_while_one_is_heavy() -> None:
    with ValidationPool(workers=2, seconds=4.0) as pool, ThreadPoolExecutor() as threads:
        pool.start()
        pool.wake()
        heavy = threads.submit(pool.validate, *ENDLESS)
        time.sleep(0.2)
        assert all(is_alive(pool) for _ in range(3))
        assert not heavy.done(), "the light ones did not wait for the heavy one"

        with pytest.raises(ValidationTimeoutError):
            heavy.result()


def test_too_many_who_wait_are_told_to_come_again(pool: ValidationPool) -> None:
    with ThreadPoolExecutor() as threads:
        started = time.monotonic()
        asked = [threads.submit(pool.validate, *ENDLESS) for _ in range(6)]
        first = next(as_completed(asked)).exception()
        assert isinstance(first, BusyError)
        assert time.monotonic() - started < 2, "not only when the time is up"
        errors = [future.exception() for future in asked]

    busy = [error for error in errors if isinstance(error, BusyError)]
    assert len(busy) >= 3
    assert str(busy[0]) == "Too many validations are waiting. Ask again in 3 seconds."
    assert is_alive(pool)


def test_no_worker_runs_before_it_is_needed_and_none_after_the_pool_is_closed() -> None:
    pool = ValidationPool()
    assert pool._workers[0]._process is None

    assert is_alive(pool)
    process = pool._workers[0]._process
    pool.close()

    assert process is not None
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    with pytest.raises(BusyError):
        is_alive(pool)


def test_no_child_outlives_a_pool_that_closes_under_it() -> None:
    with ThreadPoolExecutor() as threads, ValidationPool(seconds=60) as pool:
        pool.start()
        pool.wake()
        process = pool._workers[0]._process
        assert process is not None
        heavy = threads.submit(pool.validate, *ENDLESS)
        time.sleep(0.5)
        os.killpg(process.pid, 0)

        pool.close()

        with pytest.raises(BusyError):
            heavy.result()
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)


def test_a_worker_that_died_in_its_sleep_is_replaced(pool: ValidationPool) -> None:
    assert is_alive(pool)
    process = pool._workers[0]._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    assert is_alive(pool)


def patched(code: str) -> Iterator[ValidationPool]:
    """Yield a pool whose worker runs ``code`` before it begins."""
    with ValidationPool(seconds=5.0) as pool:
        worker = pool._workers[0]
        worker._command[1:4] = [
            "-c",
            f"from habeas.validating import worker\n{code}\nworker.main()",
        ]
        yield pool


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/hosts')",
        "open('/tmp/habeas-left-behind', 'w')",
        "__import__('this')",
        "socket.create_connection(('127.0.0.1', 1))",
        "os.pipe()",
        "os.listdir('/')",
        "__import__('subprocess').run(['true'])",
        "__import__('tempfile').TemporaryFile()",
    ],
)
def test_a_worker_cannot_open_anything_whatever_runs_in_it(attempt: str) -> None:
    code = f"""
import os, socket, subprocess, tempfile
def check(self, data, shapes=None):
    if data.content != b"#":
        return right(self, data, shapes)
    {attempt}
right, worker.Checker.check = worker.Checker.check, check
"""
    for pool in patched(code):
        assert is_alive(pool)
        with pytest.raises(RuntimeError, match=r"failed with (OS|Permission|FileNotFound)Error"):
            pool.validate(Part(b"#", "ttl"))
        assert is_alive(pool)
    assert not Path("/tmp/habeas-left-behind").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="a filter of Linux")
def test_a_worker_has_given_up_sockets_before_it_reads_anything() -> None:
    code = """
import socket
def check(self, data, shapes=None):
    resource.setrlimit = setrlimit
    socket.socket()
import resource
setrlimit, resource.setrlimit = resource.setrlimit, lambda *_: None  # files may be opened
worker.warm = lambda: None
worker.Checker.check = check
"""
    for pool in patched(code):
        with pytest.raises(RuntimeError, match="failed with PermissionError"):
            pool.validate(CASE)


def test_what_an_engine_prints_when_it_breaks_is_in_no_log(
    capfd: pytest.CaptureFixture[str],
) -> None:
    code = """
import os
def check(self, data, shapes=None):
    os.write(2, data.content)
    os.abort()
worker.Checker.check = check
worker.warm = lambda: None
"""
    for pool in patched(code):
        with pytest.raises(ValidationLimitError):
            pool.validate(CASE)

    assert capfd.readouterr().err == ""


def test_what_crashes_the_engine_is_one_clear_error() -> None:
    """Without the look before, the engine overflows its stack on this."""
    nested = "<<( :a :b " * 60_000 + ":c" + " )>>" * 60_000
    for pool in patched("from habeas.validating import turtle\nturtle.check = lambda text: None"):
        with pytest.raises(ValidationLimitError, match="nested too deeply"):
            pool.validate(turtle(f":a :b {nested} ."), SOURCED)
        assert is_alive(pool)


def test_a_worker_that_cannot_start_is_our_own_fault_and_said_so() -> None:
    for pool in patched("raise SystemExit(1)"):
        with pytest.raises(RuntimeError, match="could not start"):
            pool.validate(CASE)


UNGUARDED = """
from habeas.validating import checking, json_ld, rdf_xml, reading, turtle
turtle.check = json_ld.checked = lambda text: text
rdf_xml.decoded = lambda content: content.decode()
checking.check_queries = lambda triples: None
"""
XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:t="urn:test:">'
DATA_THAT_REACHES_OUT: dict[str, Callable[[str], Part]] = {
    "owl:imports": lambda at: turtle(f"<{at}> a owl:Ontology ; owl:imports <{at}> ."),
    "sh:shapesGraph": lambda at: turtle(f":x1 a :Case ; sh:shapesGraph <{at}> ."),
    "a base": lambda at: turtle(f"@base <{at}> . <a> a <b> ; rdfs:seeAlso <> ."),
    "a prefix": lambda at: turtle(f"@prefix x: <{at}> . x:a a x:b ; rdfs:isDefinedBy x: ."),
    "a context": lambda at: Part(f'{{"@context": "{at}", "@id": "urn:a"}}'.encode(), "jsonld"),
    "an import of a context": lambda at: Part(
        f'{{"@context": {{"@import": "{at}"}}, "@id": "urn:a"}}'.encode(), "jsonld"
    ),
    "a context of a term": lambda at: Part(
        f'{{"@context": {{"a": {{"@id": "urn:a", "@context": "{at}"}}}}, "a": {{"b": 1}}}}'.encode(),
        "jsonld",
    ),
    "a document type": lambda at: Part(
        f'<!DOCTYPE r SYSTEM "{at}">{XML}</rdf:RDF>'.encode(), "rdf"
    ),
    "an entity": lambda at: Part(
        f'<!DOCTYPE r [<!ENTITY e SYSTEM "{at}">]>{XML}<rdf:Description><t:a>&e;</t:a>'
        "</rdf:Description></rdf:RDF>".encode(),
        "rdf",
    ),
    "an entity of parameters": lambda at: Part(
        f'<!DOCTYPE r [<!ENTITY % e SYSTEM "{at}"> %e;]>{XML}</rdf:RDF>'.encode(), "rdf"
    ),
    "a schema of XML": lambda at: Part(
        f'<?xml-stylesheet href="{at}"?>{XML[:-1]} xmlns:xi="http://www.w3.org/2001/XInclude" '
        f'xml:base="{at}"><rdf:Description rdf:about=""><t:a rdf:parseType="Literal">'
        f'<xi:include href="{at}"/></t:a></rdf:Description></rdf:RDF>'.encode(),
        "rdf",
    ),
    "a text that is an address": lambda at: Part(at.encode(), "ttl"),
}
ASKED = "SELECT $this WHERE {{ {} }}"
SHAPES_THAT_REACH_OUT: dict[str, Callable[[str], str]] = {
    "owl:imports": lambda at: f"<{at}> owl:imports <{at}> . [] owl:imports <{at}> .",
    "sh:shapesGraph": lambda at: f":S sh:shapesGraph <{at}> . :x1 sh:shapesGraph <{at}> .",
    "sh:suggestedShapesGraph": lambda at: f"[] sh:suggestedShapesGraph <{at}> .",
    "sh:entailment": lambda at: f"[] sh:entailment <{at}> .",
    "SERVICE": lambda at: sparql(f"SERVICE <{at}> {{ $this ?p ?o }}"),
    "SERVICE SILENT": lambda at: sparql(f"SERVICE SILENT <{at}> {{ $this ?p ?o }}"),
    "an escaped SERVICE": lambda at: sparql(f"\\\\u0053ERVICE <{at}> {{ $this ?p ?o }}"),
    "a SERVICE of a variable": lambda at: sparql(
        f"BIND(<{at}> AS ?s) SERVICE ?s {{ $this ?p ?o }}"
    ),
    "a SERVICE in a subquery": lambda at: sparql(
        f"{{ SELECT $this {{ SERVICE <{at}> {{ $this ?p ?o }} }} }}"
    ),
    "a SERVICE in EXISTS": lambda at: sparql(
        f"$this ?p ?o FILTER EXISTS {{ SERVICE <{at}> {{ ?a ?b ?c }} }}"
    ),
    "a SERVICE after a comparison": lambda at: sparql(
        f"$this ?p ?o FILTER(1<2)SERVICE#>\\n<{at}> {{ ?a ?b ?c }}"
    ),
    "FROM": lambda at: f":S sh:sparql [ sh:select 'SELECT $this FROM <{at}> {{ $this ?p ?o }}' ] .",
    "FROM NAMED": lambda at: (
        f":S sh:sparql [ sh:select 'SELECT $this FROM NAMED <{at}> {{ GRAPH ?g {{ $this ?p ?o }} }}' ] ."
    ),
    "GRAPH": lambda at: sparql(f"GRAPH <{at}> {{ $this ?p ?o }}"),
    "a namespace": lambda at: (
        f":S sh:sparql [ sh:prefixes :P ; sh:select 'SELECT $this {{ $this x:a ?b }}' ] . :P sh:declare "
        f"[ sh:prefix 'x' ; sh:namespace 'urn:x> SELECT $this {{ SERVICE <{at}> {{ $this ?p ?o }} }} #' ] ."
    ),
    "a validator": lambda at: (
        ":C a sh:ConstraintComponent ; sh:parameter [ sh:path :c ] ; sh:validator [ a sh:SPARQLAskValidator ; "
        f"sh:ask 'ASK {{ SERVICE <{at}> {{ $this ?p ?o }} }}' ] . :S :c 1 ."
    ),
    "a target": lambda at: (
        f":S sh:target [ a sh:SPARQLTarget ; sh:select 'SELECT ?this {{ SERVICE <{at}> {{ ?this ?p ?o }} }}' ] ."
    ),
    "a rule": lambda at: (
        ":S sh:rule [ a sh:SPARQLRule ; sh:construct "
        f"'CONSTRUCT {{ $this :a ?o }} WHERE {{ SERVICE <{at}> {{ $this ?p ?o }} }}' ] ."
    ),
    "a function": lambda at: (
        ":f a sh:SPARQLFunction ; sh:returnType xsd:string ; "
        f"sh:select 'SELECT ?x {{ SERVICE <{at}> {{ ?x ?p ?o }} }}' . "
        ":S sh:sparql [ sh:select 'SELECT $this { FILTER(<urn:test:f>()) }' ] ."
    ),
    "JavaScript": lambda at: (
        f":S sh:js [ sh:jsFunctionName 'f' ; sh:jsLibrary [ sh:jsLibraryURL '{at}'^^xsd:anyURI ] ] ."
    ),
    "a path": lambda at: f":S sh:property [ sh:path <{at}> ; sh:minCount 1 ; sh:class <{at}> ] .",
    "a target of this name": lambda at: f":S sh:targetNode <{at}> ; sh:node <{at}> .",
    "a message": lambda at: f":S sh:not [] ; sh:message '{at}' ; rdfs:seeAlso <{at}> .",
}


def sparql(where: str) -> str:
    return f''':S sh:sparql [ sh:select """{ASKED.format(where)}""" ] .'''


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "without the guards"])
@pytest.mark.parametrize("where", ["http", "file"])
def test_no_construct_calls_anybody_or_reads_a_file(
    canary: Any, tmp_path: Path, guarded: bool, where: str
) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text('<urn:test:x1> <urn:test:name> "canary-in-a-file" .', encoding="utf-8")
    at = canary.address if where == "http" else secret.as_uri()
    refused = 0
    for pool in patched("" if guarded else UNGUARDED):
        requests: list[tuple[Part, Part | None]] = []
        requests += [(make(at), None) for make in DATA_THAT_REACHES_OUT.values()]
        requests += [(make(at), SOURCED) for make in DATA_THAT_REACHES_OUT.values()]
        requests += [
            (CASE, turtle(":S sh:targetClass :Case . " + make(at)))
            for make in SHAPES_THAT_REACH_OUT.values()
        ]
        for data, shapes in requests:
            try:
                content = pool.validate(data, shapes, "txt").content
            except (HabeasError, RuntimeError) as error:
                content = str(error).encode()
                refused += isinstance(error, RefusedPartError)
            assert b"canary-in-a-file" not in content
        assert is_alive(pool)

    assert canary.calls == 0
    assert refused >= 25 if guarded else refused < 5


def test_a_worker_stands_back_for_others(pool: ValidationPool) -> None:
    assert is_alive(pool)
    process = pool._workers[0]._process
    assert process is not None

    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == min(ours + 5, 19)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_holds_nothing_open_but_its_line(pool: ValidationPool) -> None:
    assert is_alive(pool)
    process = pool._workers[0]._process
    assert process is not None
    opened = [os.readlink(path) for path in Path(f"/proc/{process.pid}/fd").iterdir()]

    assert all(path == "/dev/null" or path.startswith("socket:") for path in opened), opened
    assert len([path for path in opened if path.startswith("socket:")]) == 1
