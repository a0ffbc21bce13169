"""Commands as tests run them."""

from pathlib import Path

from click.testing import CliRunner


def called(command, *arguments):
    """Run a command; return exit code and all that is printed."""
    result = CliRunner().invoke(command, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def written():
    """Return the names of the files in the working folder."""
    return sorted(path.name for path in Path().iterdir())


def refused(done, said):
    """Make sure that a command says in one sentence what is wrong, and leaves nothing in the working folder."""
    code, output = done
    assert code == 2
    assert said in output
    assert output.strip().splitlines()[-1].startswith("Error: ")
    assert written() == []
