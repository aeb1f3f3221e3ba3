"""Prometheus metrics, named once. Nothing here ever holds a post's text."""

from prometheus_client import Counter, Gauge, Histogram

STEP_SECONDS = Histogram(
    "sidenote_step_seconds",
    "Time of one step of the pipeline for one batch of posts.",
    ["step"],
    buckets=(0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
INTAKE_WAITING = Gauge("sidenote_intake_waiting", "Posts that wait for the models.")
INTAKE_REFUSED = Counter(
    "sidenote_intake_refused_total",
    "Posts left to the catch-up because the intake was full.",
)
POSTS = Counter("sidenote_posts_total", "Posts decided.")
POSTS_EXEMPT = Counter("sidenote_posts_exempt_total", "Posts of exempt roles, not judged.")
FLAGS = Counter("sidenote_flags_total", "Flags made.", ["kind"])
FAILURES = Counter(
    "sidenote_failures_total",
    "Single items that a worker could not handle, by step.",
    ["step"],
)
VERDICTS = Counter("sidenote_verdicts_total", "Verdicts of moderators.", ["verdict"])
DELIVERIES = Counter(
    "sidenote_deliveries_total",
    "Deliveries of the outbox, by kind and outcome.",
    ["kind", "outcome"],
)
