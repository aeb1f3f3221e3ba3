# syntax=docker/dockerfile:1

FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/sidenote
ENV PATH=/opt/sidenote/bin:$PATH
COPY constraints.txt .
# PyTorch's own index has the build for the CPU; the usual one brings gigabytes of CUDA.
# --no-deps: what PyTorch needs comes with Sidenote below, from the usual index.
RUN pip install --no-deps --constraint constraints.txt \
    --index-url https://download.pytorch.org/whl/cpu torch
COPY . .
RUN pip install --constraint constraints.txt .

FROM python:3.12-slim
# A fixed number, so that the owner of files on a volume stays the same.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data sidenote \
    && install --directory --owner=sidenote --group=sidenote /data
COPY --from=build /opt/sidenote /opt/sidenote
ENV PATH=/opt/sidenote/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HUB_OFFLINE=1 \
    SIDENOTE_DATABASE__PATH=/data/sidenote.db \
    SIDENOTE_LOG__FORMAT=json
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=90s --retries=3 CMD ["sidenote", "health"]
ENTRYPOINT ["sidenote"]
CMD ["run"]
