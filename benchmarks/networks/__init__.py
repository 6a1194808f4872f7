"""Networks of generated agents and cases: from a release's edge tables to measures, beside other tools."""
