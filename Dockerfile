# A small image with mattercheck alone. Build it from a wheel in dist/ (python -m build), then check a repository:
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/content:ro" mattercheck check --no-cache
FROM python:3.13-slim AS build
COPY dist/*.whl /tmp/dist/
RUN python -m venv /opt/mattercheck \
    && /opt/mattercheck/bin/python -m pip install --no-cache-dir /tmp/dist/*.whl \
    && /opt/mattercheck/bin/python -m pip uninstall --yes pip

FROM python:3.13-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    # The mounted repository usually belongs to another user, which Git would refuse to read.
    && git config --system --add safe.directory /content \
    && useradd --no-create-home --shell /usr/sbin/nologin --uid 10001 mattercheck
COPY --from=build /opt/mattercheck /opt/mattercheck
ENV PATH="/opt/mattercheck/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /content
ENTRYPOINT ["mattercheck"]
CMD ["check", "--no-cache"]
