"""Spark Connect as an engine: Apache Spark or Sail, started here or reached at an address.

What has to be kept between two questions is written as Parquet files where the
server can write, since that is what every server of this protocol can do.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from habeas.errors import MissingLibraryError
from habeas.networks.engines.engine import Columns, EngineError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["ConnectEngine", "opened", "sail"]

#: Where a server of this machine listens: it writes to the folders of this machine.
_HERE = ("sc://localhost", "sc://127.0.0.1", "sc://[::1]")
#: Into how many parts a Spark of two threads cuts an answer; its own 200 cost seconds a question.
_PARTITIONS = "8"


@contextmanager
def opened(address: str | None, memory: str, temporary: str | None) -> Iterator["ConnectEngine"]:
    """Open a session with a server for the length of a block.

    Parameters
    ----------
    address
        ``sc://host:port``, as of a cluster or of :func:`sail`. None starts Apache Spark here, on
        two threads, which needs Java.
    memory
        What Spark may use if it is started here; a server elsewhere has its own limits.
    temporary
        A folder that the server can write to. Required if the server is elsewhere; what is written
        there is left to whoever keeps it.

    Raises
    ------
    MissingLibraryError
        If pyspark, or something that it needs, is not installed.
    EngineError
        If there is no such server, no folder that it can write to, or it could not answer.
    """
    here = address is None or address.startswith(_HERE)
    if not here and temporary is None:
        raise EngineError(
            f"The server at {address} cannot write to this machine. Name a folder that it can "
            "write to as temporary=, for example one on the file system of the cluster."
        )
    with TemporaryDirectory(dir=temporary if here else None, prefix="habeas-") as spare:
        folder = spare if here else f"{str(temporary).rstrip('/')}/habeas-{uuid4().hex}"
        # what pyspark says about versions of other libraries is not about what is done here
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            session = _session(address, memory)
            try:
                yield ConnectEngine(session, folder)
            except _errors() as error:
                raise EngineError(
                    f"The server could not answer: {str(error).splitlines()[0]}"
                ) from error
            finally:
                session.stop()


@contextmanager
def sail(port: int = 0) -> Iterator[str]:
    """Start Sail on this machine for the length of a block, and return its address.

    Examples
    --------
    >>> with sail() as address:  # doctest: +SKIP
    ...     components(path, engine="spark", address=address)

    Raises
    ------
    MissingLibraryError
        If pysail is not installed.
    """
    try:
        from pysail.spark import SparkConnectServer
    except ImportError as error:
        raise MissingLibraryError("A server here", "pysail", "spark") from error
    server = SparkConnectServer("127.0.0.1", port)
    server.start(background=True)
    try:
        yield f"sc://127.0.0.1:{server.listening_address[1]}"
    finally:
        server.stop()


class ConnectEngine:
    """A session with a server, as :class:`habeas.networks.engines.engine.Engine` says."""

    def __init__(self, session: "SparkSession", folder: str) -> None:
        self._session = session
        self._folder = folder
        self._paths: dict[str, str] = {}
        self._kept = 0

    def show(self, name: str, path: str) -> list[str]:
        """Make a Parquet file a table called ``name``, and return its columns."""
        read = self._session.read.parquet(path)
        read.createOrReplaceTempView(name)
        return list(read.columns)

    def keep(self, name: str, sql: str) -> None:
        """Compute an answer once and make it a table called ``name``."""
        self._kept += 1
        self._paths[name] = f"{self._folder}/{name}-{self._kept}"
        self.write(sql, self._paths[name])
        self.show(name, self._paths[name])

    def replace(self, name: str, other: str) -> None:
        """Give a kept table the name of another, which is dropped."""
        self._paths[other] = self._paths.pop(name)
        self.show(other, self._paths[other])

    def define(self, name: str, sql: str) -> None:
        """Make a question a view called ``name``."""
        self._session.sql(sql).createOrReplaceTempView(name)

    def setting(self, table: str, column: str, value: float) -> None:
        """Make a table of one row and one column, which holds a number."""
        made = self._session.createDataFrame([(float(value),)], f"{column} double")
        made.createOrReplaceTempView(table)

    def read(self, sql: str) -> Columns:
        """Return an answer."""
        found = self._session.sql(sql).toArrow()
        return {name: found.column(name).to_numpy() for name in found.column_names}

    def write(self, sql: str, path: str) -> None:
        """Write an answer as Parquet."""
        self._session.sql(sql).write.mode("error").parquet(path)


def _session(address: str | None, memory: str) -> Any:
    try:
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.remote(address or "local[2]")
        if address is None:
            # JVMs take "1g", not "1GB"
            builder = builder.config("spark.driver.memory", memory.upper().removesuffix("B"))
            builder = builder.config("spark.sql.shuffle.partitions", _PARTITIONS)
        return builder.create() if address else builder.getOrCreate()
    except ImportError as error:
        raise MissingLibraryError("Spark Connect", "pyspark", "spark") from error
    except _errors() as error:
        where = f"at {address}" if address else "on this machine, which needs Java 17 or later"
        raise EngineError(f"Spark cannot be reached {where}: {error}") from error


def _errors() -> type[Exception]:
    from pyspark.errors import PySparkException

    found: type[Exception] = PySparkException
    return found
