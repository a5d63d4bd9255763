"""What an audience may see of a report: small counts, quotations, people. Sections in, sections and decisions out."""

from toolkit.report.disclosure.release import Released, release

__all__ = ["Released", "release"]
