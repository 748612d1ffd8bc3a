"""National reports in the app: who acts, in which language, and the parts that several pages show."""
