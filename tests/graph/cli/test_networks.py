"""``habeas network`` as a person runs it, over the release of invented people."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import networkx as nx
import pytest
from click.testing import CliRunner, Result

from habeas.cli import main
from habeas.cli.networks.group import COMMANDS
from habeas.networks import project
from habeas.networks.exports import FORMATS
from habeas.release import Release

ROOT = Path(__file__).parents[3]
#: What each command needs besides its name, to do something.
SHORTEST = {
    "communities": ["co-signing"],
    "draw": ["co-signing", "--output", "{output}.svg"],
    "ego": ["co-signing", "law-aid"],
    "export": ["co-signing"],
    "gaps": ["co-signing"],
    "measures": ["co-signing"],
    "path": ["press-desk", "vigie-du-sud"],
    "robustness": ["co-signing"],
    "rules": [],
    "show": ["co-signing"],
    "significance": ["co-signing"],
    "suggest": ["co-signing"],
    "time": ["co-signing"],
    "why": ["north-watch", "law-aid"],
}


class Run:
    def __init__(self, releases: Path) -> None:
        self.releases = releases

    def __call__(self, *arguments: str) -> Result:
        environment = {"HABEAS_RELEASES": str(self.releases)}
        return CliRunner().invoke(main, ["network", *arguments], env=environment)

    def json(self, *arguments: str) -> Any:
        result = self(*arguments, "--format", "json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def rows(self, *arguments: str) -> list[dict[str, str]]:
        result = self(*arguments, "--format", "csv")
        assert result.exit_code == 0, result.output
        return list(csv.DictReader(io.StringIO(result.stdout)))


@pytest.fixture(scope="module")
def run(invented_release: Release) -> Run:
    """Run a command on the invented release."""
    return Run(invented_release.folder.parent)


def test_every_command_is_tried_here() -> None:
    assert set(SHORTEST) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_runs_says_how_it_exits_and_gives_an_example(
    run: Run, command: str, tmp_path: Path
) -> None:
    arguments = [each.format(output=tmp_path / "out") for each in SHORTEST[command]]

    result = run(command, *arguments)
    shown = CliRunner().invoke(main, ["network", command, "--help"]).stdout

    assert result.exit_code == 0, result.output
    assert "Exits with" in " ".join(shown.split())
    assert f"\n      habeas network {command}" in shown


@pytest.mark.checkout
def test_every_command_and_every_option_is_on_its_page() -> None:
    page = (ROOT / "docs" / "network-command.md").read_text(encoding="utf-8")

    group = main.commands["network"]
    assert isinstance(group, click.Group)
    for name in COMMANDS:
        assert f"habeas network {name}" in page
        command = group.get_command(click.Context(group), name)
        assert command is not None
        for option in command.params:
            if isinstance(option, click.Option) and option.name != "releases":
                assert f"`{option.opts[0]}" in page, (name, option.opts)


def test_a_rule_in_the_place_of_a_command_is_told_where_to_go(run: Run) -> None:
    as_rule, near = run("co-signing"), run("measure")

    assert as_rule.exit_code == near.exit_code == 2
    assert "habeas network show co-signing" in as_rule.stderr
    assert "Did you mean 'measures'" in near.stderr


def test_rules_say_what_an_edge_means_and_does_not_mean(run: Run) -> None:
    listed, as_json = run("rules").stdout, run.json("rules")

    for rule in ("affiliation", "co-involvement", "co-signing", "declared-collaboration"):
        assert f"{rule}\n" in listed
    signing = next(rule for rule in as_json if rule["name"] == "co-signing")
    assert signing["limits"] in listed


@pytest.mark.checkout
def test_rules_of_ones_own_are_used_like_those_that_ship(run: Run, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "edge-rules.md").read_text(encoding="utf-8")
    stated = re.findall(r"^```ttl\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (own,) = [each for each in stated if "EdgeRule" in each and "shared-mechanism" in each]
    (tmp_path / "own.ttl").write_text(own, encoding="utf-8")

    listed = run("rules", "--rules", str(tmp_path)).stdout
    shown = run("show", "shared-mechanism", "--rules", str(tmp_path / "own.ttl"))

    assert "shared-mechanism\n" in listed
    assert "co-signing\n" in listed
    assert shown.exit_code == 0
    assert run("show", "shared-mechanism").exit_code == 2


def test_show_counts_and_names_those_joined_to_most(run: Run) -> None:
    text, found = run("show", "co-signing").stdout, run.json("show", "co-signing", "--most", "2")

    assert "4 agents, 4 edges, 1 components" in text
    assert "rests on" in text
    assert (found["agents"], found["edges"], found["joined_to_nobody"]) == (4, 4, 0)
    assert found["density"] == pytest.approx(4 / 6)
    assert [row["degree"] for row in found["agents_joined_to_most"]] == [3, 2]
    assert "query" not in found["about"]


def test_export_writes_files_that_others_read(run: Run) -> None:
    def written(form: str) -> bytes:
        return run("export", "co-signing", "--format", form).stdout_bytes

    graphml = nx.read_graphml(io.BytesIO(written("graphml")))
    gexf = nx.read_gexf(io.BytesIO(written("gexf")))
    node_link = nx.node_link_graph(json.loads(written("json")), edges="edges")
    edges = run.rows("export", "co-signing")

    assert graphml.number_of_edges() == gexf.number_of_edges() == len(edges) == 4
    assert set(graphml) == set(gexf) == set(node_link)
    assert all(row["evidence"] for row in edges)
    bare = run.json("export", "co-signing", "--no-evidence")
    assert all("evidence" not in edge for edge in bare["edges"])


def test_several_rules_make_one_network_that_says_which_joins_whom(run: Run) -> None:
    found = nx.node_link_graph(
        run.json("export", "co-signing", "declared-collaboration"), edges="edges"
    )
    one, other = (f"https://w3id.org/habeas/id/agent/{name}" for name in ("law-aid", "north-watch"))

    both = found.edges[one, other]

    assert (both["weight"], both["rules"]) == (2.0, ["co-signing", "declared-collaboration"])
    signed = nx.node_link_graph(run.json("export", "co-signing"), edges="edges").edges[one, other]
    declared = nx.node_link_graph(
        run.json("export", "declared-collaboration"), edges="edges"
    ).edges[one, other]
    assert both["evidence"] == sorted({*signed["evidence"], *declared["evidence"]})
    assert both["count"] == signed["count"] + declared["count"]
    assert both["first"] == min(edge["first"] for edge in (signed, declared) if "first" in edge)
    assert {edge["weight"] for _, _, edge in found.edges(data=True)} == {1.0, 2.0}


def test_only_what_is_near_an_agent_is_exported(run: Run) -> None:
    (near,) = run.rows("export", "co-signing", "--around", "vigie-du-sud")
    layers = run.json("export", "co-signing", "declared-collaboration", "--around", "vigie-du-sud")

    whole = run.rows("export", "co-signing")
    assert near in whole
    assert near["evidence"]
    assert len(layers["nodes"]) == 2
    assert layers["edges"][0]["evidence"] == near["evidence"].split()


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_what_the_library_writes(
    run: Run, invented_release: Release, form: str
) -> None:
    written = run("export", "co-signing", "--format", form).stdout_bytes

    assert written == FORMATS[form].write(project(invented_release, "co-signing"))


def test_what_counts_can_be_chosen(run: Run) -> None:
    def edges(*options: str) -> int:
        return len(run.rows("export", "co-signing", *options))

    # the letter and the statement of 2019; not the letter of 2021
    assert edges("--as-of", "2019") == edges("--as-of", "2019-12-31") == 2
    assert edges("--case", "x1") == 2
    assert edges() == 4
    assert edges("--from", "2021") == 3  # a letter takes one day
    assert edges("--to", "2020") == 2
    assert edges("--from", "2021", "--to", "2021", "--certainly") == 3
    assert edges("--country", "Examplia") == 0
    assert edges("--kind", "Organization") == 4
    assert edges("--minimum-evidence", "2") < 4
    weights = {row["weight"] for row in run.rows("export", "co-signing", "--weighting", "presence")}
    assert weights == {"1.0"}
    assert len(run.rows("export", "agent-case", "--role", "documenter")) < len(
        run.rows("export", "agent-case")
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "co-signing", "--country", "Exampla"], "Did you mean 'Examplia'"),
        (["show", "co-signing", "--kind", "Organisation"], "Did you mean 'Organization'"),
        (["show", "co-signing", "--role", "petitioner"], "role"),
        (["show", "co-signing", "--from", "2020", "--to", "2019"], "ends before it starts"),
        (["show", "co-signing", "--rules", "nowhere"], "nowhere: does not exist"),
        (["ego", "co-signing", "law-ai"], "Did you mean 'law-aid'"),
        (["why", "law-aid", "nort-watch"], "Did you mean 'north-watch'"),
        (["why", "law-aid", "north-watch", "--rule", "co-sining"], "Did you mean 'co-signing'"),
        (["path", "kind=Persn", "law-aid"], "Did you mean 'Person'"),
        (["measures", "co-signing", "--measure", "degre"], "Did you mean 'degree'"),
        (["measures", "co-signing", "--measure", "pagerank", "--set", "dampin=1"], "'damping'"),
        (["measures", "co-signing", "--measure", "pagerank", "--set", "damping=2"], "a number"),
        (["measures", "co-signing", "--measure", "pagerank", "--set", "damping=x"], "a number"),
        (["measures", "co-signing", "--measure", "degree", "--measure", "bridge"], "of one kind"),
        (["significance", "co-signing", "--intervals", "source"], "name one with --measure"),
        (["significance", "co-signing", "--measure", "bridge"], "of edges"),
        (["gaps", "co-signing", "--of", "cases", "--lacking", "petitoner"], "'petitioner'"),
        (["suggest", "kinship"], "5 agents"),
        (["time", "co-signing", "--of", "known"], "--before"),
        (["robustness", "co-signing", "--order", "country", "--country-only", "X"], "Examplia"),
        (["draw", "co-signing", "--output", "a.pdf"], ".svg or .png"),
        (["draw", "co-signing", "--output", "a.svg", "--size", "degre"], "'degree'"),
        (["draw", "co-signing", "--output", "a.svg", "--highlight", "law"], "'law-aid'"),
        (["export"], "RULE..."),
        (["suggest", "agent-case"], "from an agent to a Case"),
        (["measures", "co-signing", "--measure", "pagerank", "--set", "damping"], "damping=0.85"),
        (["significance", "co-signing", "--set", "damping=0.9"], "name one with --measure"),
        (["significance", "co-signing", "--measure", "active-windows"], "from rows"),
        (["robustness", "co-signing", "--country-only", "Examplia"], "--order country"),
        (["gaps", "co-signing", "--of", "cases", "--country", "Examplia"], "whole release"),
        (["why", "law-aid", "agent:law-aid"], "are one agent"),
        (["path", "law-aid", "law-aid"], "Name two apart"),
        (["path", "*", "law-aid"], "Name two apart"),
        (["ego", "co-signing", "case:law-aid"], "No agent of this network"),
        (["significance", "co-signing", "--output", "absent/p.csv"], "there is no folder absent"),
        (["draw", "co-signing", "--output", "absent/a.svg"], "there is no folder absent"),
    ],
)
def test_a_mistake_ends_with_2_and_one_message(run: Run, arguments: list[str], said: str) -> None:
    result = run(*arguments)

    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.output


def test_a_file_is_written_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    path, absent = tmp_path / "edges.csv", tmp_path / "absent" / "edges.csv"

    whole = run("export", "co-signing", "--format", "csv", "--output", str(path))
    failed = run("export", "co-signing", "--format", "csv", "--output", str(absent))

    assert (whole.exit_code, whole.stdout) == (0, "")
    assert path.read_text(encoding="utf-8") == run("export", "co-signing", "--format", "csv").stdout
    assert failed.exit_code == 2
    assert "cannot be written" in failed.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["edges.csv"]


def test_a_file_in_the_place_of_a_folder_is_one_message(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old", encoding="utf-8")

    failed = run("export", "co-signing", "--output", str(file / "edges.json"))

    assert failed.exit_code == 2
    assert "there is no folder" in failed.stderr


def test_where_rows_are_left_out_it_is_said_how_many_there_are(run: Run) -> None:
    some = run("measures", "co-signing", "--most", "2", "--format", "csv")
    whole = run("measures", "co-signing")

    assert len(some.stdout.splitlines()) == 3
    assert "The first 2 of 4 rows; --most 4 for all." in some.stderr
    assert "The first" not in whole.stderr


def test_weights_of_an_edge_are_reckoned_as_asked_for(run: Run) -> None:
    asked = ("why", "north-watch", "law-aid", "--rule", "co-signing", "--weighting")

    assert {run.json(*asked, "presence")[0]["weight"]} == {1.0}
    assert run.json(*asked, "jaccard")[0]["weight"] < 1.0


def test_gaps_of_cases_do_not_rest_on_the_records_of_a_rule(run: Run) -> None:
    found = run("gaps", "co-signing", "--of", "cases", "--lacking", "petitioner")

    assert "rests on" not in found.stderr
    assert "Counted over all cases of the release." in found.stderr


def test_a_disk_that_is_full_half_way_leaves_the_old_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "edges.csv"
    path.write_text("old", encoding="utf-8")

    def half(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[: len(data) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    failed = run("export", "co-signing", "--format", "csv", "--output", str(path))

    assert failed.exit_code == 2
    assert "No space left on device" in failed.stderr
    assert path.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["edges.csv"]


@pytest.mark.parametrize("arguments", [["show", "co-signing"], ["export", "co-signing"]])
def test_who_has_read_enough_is_no_failure(run: Run, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    try:
        done = subprocess.run(
            [sys.executable, "-c", "from habeas.cli import main; main()", "network", *arguments],
            stdout=writing, stderr=subprocess.PIPE, check=False,
            env={**os.environ, "HABEAS_RELEASES": str(run.releases)},
        )  # fmt: skip
    finally:
        os.close(writing)

    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr


def test_nothing_in_a_spreadsheet_is_a_formula(run: Run) -> None:
    labels = [row["label"] for row in run.rows("measures", "co-signing")]

    assert "'=Press Desk" in labels


def test_without_a_rule_chains_lead_through_agents_and_never_through_cases(run: Run) -> None:
    held = run("path", "p9001", "north-watch")

    assert held.exit_code == 2  # p9001 has a part in a case, and no tie with anybody
    assert "No agent of this network is called 'p9001'" in held.stderr
    assert run("path", "p9001", "x1", "--rule", "agent-case").exit_code == 0


def test_measures_are_those_of_networkx(run: Run) -> None:
    graph = nx.node_link_graph(run.json("export", "co-signing"), edges="edges")
    rows = run.rows("measures", "co-signing", "--measure", "degree", "--measure", "pagerank",
                    "--set", "damping=0.5")  # fmt: skip

    expected = nx.pagerank(graph, alpha=0.5)
    assert {row["agent"]: float(row["pagerank"]) for row in rows} == pytest.approx(
        expected, abs=1e-4
    )
    assert [int(row["degree"]) for row in rows] == sorted(
        (degree for _, degree in graph.degree()), reverse=True
    )


def test_measures_of_edges_of_the_network_and_of_time_are_given_too(run: Run) -> None:
    edges = run.rows("measures", "co-signing", "--measure", "bridge")
    whole = run.json("measures", "co-signing", "--measure", "robustness")
    by_time = run.rows("measures", "co-signing", "--measure", "first-activity")

    assert [float(row["bridge"]) for row in edges] == [1.0, 0.0, 0.0, 0.0]
    assert whole["rows"][0]["name"] == "robustness"
    assert 0 < whole["rows"][0]["value"] <= 0.5
    assert {row["first-activity"][:4] for row in by_time} <= {"2019", "2021"}
    assert len(run("measures", "co-signing", "--most", "1").stdout.splitlines()) == 3


def test_without_a_rule_measures_are_listed_with_their_settings(run: Run) -> None:
    listed = {row["measure"]: row for row in run.json("measures")["rows"]}

    assert listed["betweenness"]["slow"] is True
    assert "damping=0.85" in listed["pagerank"]["settings"]
    assert listed["pagerank"]["source"]


def test_communities_say_how_far_they_can_be_relied_on(run: Run) -> None:
    found = run.json("communities", "co-signing", "--runs", "3")
    table = run("communities", "co-signing", "--runs", "3")

    assert {row["community"] for row in found["rows"]} == set(
        range(found["about"]["communities"]["communities"] + found["about"]["communities"]["alone"])
    )
    assert found["about"]["communities"]["runs"] == 3
    assert "stability" in table.stderr


def test_a_path_is_told_with_its_sources_and_what_it_does_not_mean(run: Run) -> None:
    told = run("path", "press-desk", "vigie-du-sud", "--rule", "co-signing").stdout
    found = run.json("path", "press-desk", "vigie-du-sud", "--rule", "co-signing")

    assert told.startswith(
        "From =Press Desk to Vigie du Sud in 2 steps, through North Watch.\n1. Co-signing, "
    )
    assert "according to" in told
    assert "It does not mean that anybody went it" in told
    assert found[0]["length"] == 2
    assert found[0]["reasons"][0]["things"][0]["claims"][0]["citations"][0]["title"]
    assert "does not mean" in found[0]["caution"]


def test_a_path_goes_through_all_rules_that_have_what_was_asked_for(run: Run) -> None:
    found = run.json("path", "kind=Person", "type=media outlet", "--most", "1")
    named = run.json(
        "path", "kind=Person", "type=media outlet", "--via", "type=legal advocacy organization"
    )
    of_case = run("path", "law-aid", "press-desk", "--case", "x1")

    assert [tie["rule"] for step in found[0]["steps"] for tie in step["ties"]] == [
        "affiliation",
        "co-signing",
    ]
    assert [chain["agents"] for chain in named] == [found[0]["agents"]]
    assert "Nothing of what was asked for is in: " in of_case.stderr


def test_where_nothing_joins_two_the_exit_is_1(run: Run) -> None:
    path = run("path", "press-desk", "north-watch", "--rule", "co-signing", "--via", "kind=Person")
    why = run("why", "press-desk", "vigie-du-sud")

    assert path.exit_code in (1, 2)
    assert why.exit_code == 1
    assert "Nothing on record joins press-desk and vigie-du-sud." in why.stderr


def test_an_edge_is_walked_back_to_its_documents(run: Run) -> None:
    text = run("why", "north-watch", "law-aid").stdout
    found = run.json("why", "law-aid", "agent:north-watch")

    rules = [each["rule"] for each in found]
    assert rules == ["co-signing", "declared-collaboration"]
    edge = run.json("export", "co-signing")["edges"]
    joined = next(e for e in edge if {e["source"][-7:], e["target"][-7:]} == {"law-aid", "h-watch"})
    assert [thing["through"] for thing in found[0]["things"]] == joined["through"]
    for thing in found[0]["things"]:
        assert thing["label"] in text
        for claim in thing["claims"]:
            for citation in claim["citations"]:
                assert citation["title"] in text
                assert all(address in text for address in citation["addresses"])
    assert found[0]["limits"] in text


def test_those_near_an_agent_come_by_the_strength_of_their_ties(run: Run) -> None:
    rows = run.rows("ego", "co-signing", "north-watch")
    far = run.rows("ego", "co-signing", "vigie-du-sud", "--radius", "2")

    weights = [float(row["weight"]) for row in rows]
    assert weights == sorted(weights, reverse=True)
    assert len(rows) == len(far) == 3
    assert float(far[-1]["weight"]) == 0.0


def test_gaps_are_counted_over_things_agents_groups_and_cases(run: Run) -> None:
    alone = run.rows("gaps", "agent-case", "--role", "documenter")
    things = run.rows("gaps", "co-signing", "--of", "things", "--few", "2")
    links = run.rows("gaps", "co-signing", "--of", "links", "--by", "type")
    cases = run("gaps", "co-signing", "--of", "cases", "--lacking", "petitioner")

    assert [(row["agent"][-11:], row["alone"]) for row in alone] == [("north-watch", "2")]
    assert {int(row["count"]) for row in things} == {2}
    assert all(row["own"] != row["other"] for row in links)
    assert "it says where to look" in cases.stderr
    assert "Examplia" in cases.stdout


def test_suggestions_are_called_suggestions_everywhere(run: Run) -> None:
    for options in ([], ["--things"], ["--method", "preferential-attachment"]):
        found = run.json("suggest", "co-signing", *options)["rows"]
        rows = run.rows("suggest", "co-signing", *options)
        table = run("suggest", "co-signing", *options).stdout.splitlines()

        assert found
        assert all(row["suggestion"] is True for row in found)
        assert all(row["suggestion"] == "True" for row in rows)
        assert all("A suggestion, not a record" in row["sentence"] for row in rows)
        assert table[0].startswith("suggestion")


def test_suggestions_are_checked_on_request(run: Run) -> None:
    found = run.json("suggest", "co-signing", "--check")["check"]

    assert found["hidden"] == "things"
    assert "auc: " in run("suggest", "co-signing", "--check").stdout


def test_edges_are_held_against_chance_over_all_pairs(run: Run) -> None:
    found = run.json("significance", "co-signing")
    none = run.json("significance", "co-signing", "--correction", "none", "--alpha", "0.99")

    assert found["about"]["significance"]["tests"] == 6
    assert len(found["rows"]) == 4
    assert all(row["p"] <= row["adjusted"] for row in found["rows"])
    assert sum(row["kept"] for row in none["rows"]) >= sum(row["kept"] for row in found["rows"])
    assert "tests 6" in run("significance", "co-signing").stderr


def test_measures_are_held_against_chance_and_get_intervals(run: Run) -> None:
    options = ["significance", "co-signing", "--measure", "degree", "--draws", "19"]
    tested, ranked = run.json(*options), run.json(*options, "--intervals", "claim")

    assert {row["label"] for row in tested["rows"]} == {row["label"] for row in ranked["rows"]}
    assert tested["about"]["significance"]["null"] == "memberships"
    assert ranked["about"]["significance"]["by"] == "claim"
    assert all(row["low"] <= row["value"] for row in ranked["rows"])


def test_a_curve_begins_with_everybody_and_ends_with_nobody(run: Run) -> None:
    rows = run.json("robustness", "co-signing")["rows"]
    by_chance = run.rows("robustness", "co-signing", "--order", "random", "--draws", "5")
    by_country = run.rows("robustness", "co-signing", "--order", "country")

    assert (rows[0]["removed"], rows[0]["largest"]) == (0, 1.0)
    assert (rows[-1]["removed"], rows[-1]["largest"]) == (4, 0.0)
    assert "largest_low" in by_chance[0]
    assert [row["country"] for row in by_country] == ["", "Examplia"]


def test_time_is_followed_in_windows(run: Run) -> None:
    growth = run.rows("time", "co-signing", "--from", "2018", "--to", "2021")
    turnover = run.rows("time", "co-signing", "--of", "turnover", "--years", "2")
    survival = run.json("time", "co-signing", "--of", "survival")
    communities = run("time", "co-signing", "--of", "communities", "--step", "1")
    known = run.json("time", "co-signing", "--of", "known", "--before", "2019")

    assert [row["start"] for row in growth] == [f"{year}-01-01" for year in range(2018, 2022)]
    assert all(float(row["edges_least"]) <= float(row["edges_most"]) for row in growth)
    assert turnover
    assert survival["about"]["survival"]["of"] == "tie"
    assert communities.exit_code == 0
    assert known["about"]["known"]["edges_in"] == 2


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_a_picture_is_written_into_a_file(run: Run, tmp_path: Path, suffix: str) -> None:
    paths = [tmp_path / f"{name}.{suffix}" for name in ("one", "other")]

    for path in paths:
        assert run("draw", "co-signing", "--output", str(path)).exit_code == 0

    assert paths[0].read_bytes() == paths[1].read_bytes()
    sized = tmp_path / f"sized.{suffix}"
    run(
        "draw", "co-signing", "--size", "pagerank", "--highlight", "law-aid", "--output", str(sized)
    )
    assert sized.read_bytes() != paths[0].read_bytes()
    if suffix == "svg":
        assert "Size: PageRank" in " ".join(sized.read_text(encoding="utf-8").split())
    start = paths[0].read_bytes()[:200]
    assert b"PNG" in start if suffix == "png" else b"<?xml" in start
