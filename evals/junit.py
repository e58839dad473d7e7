"""Write a run as JUnit XML, which CI systems show: a test case for each item and each gate."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from evals.summary import Row, Summary

_NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(summary: Summary) -> str:
    """Write an item with a fault as a failure, one without an answer as an error.

    A gate, and the comparison with the baseline, is a case of the suite `gates`.
    """
    root = Xml.Element("testsuites", name="gold")
    suite = Xml.SubElement(root, "testsuite", name="items", timestamp=summary.header.date)
    for row in summary.rows:
        if row.job.variant is None or row.error:
            _item(suite, row)
    _count(suite)
    gates = Xml.SubElement(root, "testsuite", name="gates", timestamp=summary.header.date)
    for verdict in summary.verdicts:
        case = _case(gates, "gates", str(verdict.gate))
        if not verdict.passed:
            _fault(case, "failure", f"is {verdict.value}", verdict.gate.why)
    if summary.comparison:
        case = _case(gates, "gates", "no worse than the baseline")
        if not summary.comparison.passed:
            _fault(case, "failure", summary.comparison.verdict, summary.comparison.limits)
    _count(gates)
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _item(suite: Xml.Element, row: Row) -> None:
    case = _case(suite, row.item.kind.value, row.name)
    if row.reply:
        case.set("time", f"{row.reply.seconds:.3f}")
    if row.error:
        _fault(case, "error", row.error, "\n".join(row.job.messages))
    elif row.faults:
        _fault(case, "failure", row.faults[0], "\n".join((*row.job.messages, *row.faults)))


def _case(suite: Xml.Element, kind: str, name: str) -> Xml.Element:
    return Xml.SubElement(suite, "testcase", classname=f"gold.{kind}", name=_allowed(name))


def _fault(case: Xml.Element, tag: str, message: str, text: str) -> None:
    Xml.SubElement(case, tag, message=_allowed(message)).text = _allowed(text)


def _count(suite: Xml.Element) -> None:
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))


def _allowed(text: str) -> str:
    """Replace the characters that XML 1.0 cannot hold."""
    return _NO_XML.sub("\ufffd", text)
