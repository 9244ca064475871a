"""Reports whose every name comes from a stranger who means harm, or does not care."""

import re

from msgspec.structs import replace

from audit.model.graph import Edge, Graph, Node
from audit.model.report import Report
from tests.audit.render import sample

HOSTILE = {
    "markup": "<script>alert(1)</script>",
    "xml": "]]></failure><![CDATA[",
    "commands": "::error file=x::y\n::stop-commands::z\r\n##[add-mask]a",
    "properties": "a,line=1:b%0Ac%",
    "quotes": '\'"`\\"</title>-->',
    "controls": "a\x00b\x1b[31mc\x85d\u2028e\u202ef\ufffeg",
    "surrogates": "caf\udce9\ud800",
    "diagrams": "#quot;&lt;&#60;$$x$$ fa:fa-car {0} [a](http://x) %%{init: {}}%% click n0 end",
    "length": "x" * 5_000,
}
"""Markup of every format that we write, what a terminal obeys, what no encoder takes, and what does not end."""

UNPRINTABLE = re.compile(r"[^\n -~\u00a0-\u2027\u2030-\ud7ff]")


def report_of(text: str) -> Report:
    """Return a report in which a stranger chose each word: paths, names, messages, reasons, modules."""
    report = sample.report()
    finding = replace(
        report.findings[0],
        name=text,
        path=f"src/{text}.py",
        message=text,
        help=text,
        module=text,
        subject=text,
        data={"to": text},
        fingerprint=text,
    )
    note = replace(report.notes["DEP101"], name=text, title=text, why=text, instead=text, criterion=text)
    nodes = (Node(text, "domain", 1), Node(f"{text}.a", "", 2), Node(f"{text}2", "", 0, external=True))
    return replace(
        report,
        root=f"/home/{text}",
        packages=(text,),
        findings=(finding, finding, replace(finding, accepted=True, reason=text), *report.findings),
        notes={**report.notes, "DEP101": note},
        graph=Graph(nodes, (Edge(nodes[0].name, nodes[1].name, 3, bad=1), Edge(nodes[1].name, nodes[2].name, 1))),
    )
