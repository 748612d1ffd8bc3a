"""National reports: template, checks, landing, workflow. What the command and the app call."""
