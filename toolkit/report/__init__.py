"""Tables and quotations described once and rendered to Word and Excel."""

from toolkit.report.report import Report

__all__ = ["Report"]
