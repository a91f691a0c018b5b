"""The report: an evaluation as a web page, and the style of all charts.

It needs the packages in requirements-report.txt; no other package of `lpr` imports this one.
"""
