"""The tables over all sites and by site are those that each clinic counts itself, in both databases alike."""

import json

import pytest

from nsclinic.cli.arguments import parser
from nsclinic.cli.registry.command import run as run_command
from nsclinic.cohort.tables import cohort_of, outline_of
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.registry.facts import facts_of_site
from nsclinic.registry.registry import open_registry, take
from nsclinic.registry.report import NothingToReportError, report_json, report_of
from tests.registry.packages import child, step, write

RESISTANT = {
    "outcome": "resistant", "best_response": "none", "remission_date": "", "relapse_date": "",
}  # fmt: skip


@pytest.fixture
def sites(tmp_path):
    """Two sites, and one child whose pseudonym stands in both."""
    return [
        write(
            tmp_path / "bs",
            [
                child("Amal"),
                child("Bassem", sex="male", steps=[step(1, **RESISTANT), step(2)]),
                child("Dina", steroid_response="SSNS", histology="", steps=[]),
            ],
        ),
        write(
            tmp_path / "minia",
            [
                child(
                    "Amal",
                    sex="male",
                    steps=[step(1, **RESISTANT)],
                    tacrolimus_adverse_events="tremor;seizure",
                ),
                child("Esraa", protocol="ours", steps=[]),
            ],
            site="MINIA",
            as_of="2016-06-20",
        ),
    ]


@pytest.fixture
def registry(url, sites):
    with open_registry(url, for_loading=True) as registry:
        for site in sites:
            take(registry, site)
        yield registry


def test_the_tables_of_all_sites_and_of_each_are_the_hand_counted_ones(registry):
    page = report_json(report_of(registry))
    assert page["protocol"] == {"id": "three-step", "version": "1"}
    assert (page["n"], page["as_of"], page["on_other_protocols"]) == (4, "2016-06-20", {"ours": 1})
    assert list(page["sites"]) == ["BS", "MINIA"]
    bs, minia = page["sites"]["BS"], page["sites"]["MINIA"]
    assert (bs["n"], bs["as_of"], minia["n"], minia["as_of"]) == (3, "2016-05-20", 1, "2016-06-20")
    assert page["tables"]["sex"]["SRNS"] == {"male": 2, "female": 1}
    assert bs["tables"]["sex"]["SRNS"] == {"male": 1, "female": 1}
    assert minia["tables"]["sex"]["SSNS"] == {"male": 0, "female": 0}
    assert page["tables"]["sex"]["step1_resistant"] == {"male": 2, "female": 0}
    assert page["tables"]["response"]["1"]["resistant"] == 2
    assert page["tables"]["response"]["2"]["complete_remission"] == 1
    assert page["tables"]["histology"]["1"]["MCD"] == {"responding": 1, "resistant": 2}
    assert page["tables"]["adverse_events"]["tacrolimus"]["of"] == 4
    assert page["tables"]["adverse_events"]["tacrolimus"]["tremor"] == 4
    assert page["tables"]["adverse_events"]["tacrolimus"]["seizure"] == 1
    assert page["tables"]["baseline"]["age"]["1"]["median"] == pytest.approx(6.086242)
    assert page["tables"]["baseline"]["egfr"]["1"]["max"] == pytest.approx(119.025)
    assert page["tables"]["relapse_rate"]["tacrolimus"]["before"]["median"] == pytest.approx(2.435)


def test_one_pseudonym_of_two_sites_is_two_children(registry):
    (amal_of_bs,) = [one for one in facts_of_site(registry, "BS") if one.drugs and len(one.steps) == 1]
    (amal_of_minia, _) = facts_of_site(registry, "MINIA")
    assert amal_of_bs.patient_id.split()[1] == amal_of_minia.patient_id.split()[1]
    assert amal_of_bs.patient_id != amal_of_minia.patient_id


def test_the_whole_is_the_clinics_own_code_over_the_facts_of_all(registry):
    report = report_of(registry)
    outline = outline_of(shipped_protocols()["three-step"])
    facts = [*facts_of_site(registry, "BS"), *facts_of_site(registry, "MINIA")]
    assert report.whole.tables == cohort_of(facts, outline, report.whole.as_of).tables


def test_a_protocol_that_no_program_here_knows_is_reported_by_the_steps_that_were_begun(registry):
    report = report_of(registry, "ours")
    assert (report.whole.n, report.others) == (1, {"three-step": 4})
    assert report.whole.tables["response"] == {}


def test_a_protocol_that_nobody_is_on_is_named_with_those_that_are_there(registry):
    with pytest.raises(NothingToReportError, match=r"ours \(1\), three-step \(4\)"):
        report_of(registry, "theirs")


def test_an_empty_registry_says_so(url):
    with (
        open_registry(url, for_loading=True) as registry,
        pytest.raises(NothingToReportError, match="no children"),
    ):
        report_of(registry)


def command(*arguments):
    return run_command(parser().parse_args(["registry", *map(str, arguments)]))


def test_the_commands_load_and_report(url, sites, capsys):
    assert command("load", *sites, "--to", url) == 0
    assert "site MINIA of 2016-06-20, 2 children" in capsys.readouterr().out
    assert command("load", *sites, "--to", url, "--json") == 0
    again = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["status"] for one in again] == ["already_there", "already_there"]
    assert command("report", "--from", url, "--json") == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["n"] == 4
    assert "children on ours, who are not counted: 1" in printed.err
    assert "small numbers can tell who a child is" in printed.err
    assert command("report", "--from", url) == 0
    text = capsys.readouterr().out
    assert "4 children of 2 sites on three-step 1, as of " in text
    assert "MINIA" in text


def test_a_refused_package_keeps_no_other_out_and_ends_with_2(url, sites, capsys):
    (sites[0] / "visits.csv").write_text("")
    assert command("load", *sites, "--to", url) == 2
    printed = capsys.readouterr()
    assert "visits.csv: is not the file that the manifest names" in printed.err
    assert "1 of 2 packages were refused" in printed.err
    assert "site MINIA" in printed.out
