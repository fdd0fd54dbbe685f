"""Reads command lines of the AWS CLI as the CLI itself does, up to where it would send a request.

Standard input: JSON, a list of lists of words, without `aws`. Standard output: JSON, for each the names of the
operations that it would call, and what it says when it doesn't get that far.
"""
import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver


class Answer:
    status_code = 200
    headers = {}


def parse(words):
    operations = []
    # There is nobody to type it.
    words = [word.replace("file:///dev/stdin", "typed") for word in words]

    def instead_of_sending(model, **_):
        operations.append(model.name)
        return Answer(), {}

    driver = create_clidriver()
    driver.session.register("before-call", instead_of_sending)
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        try:
            driver.main(words)
        except SystemExit:
            pass
    lines = said.getvalue().strip().splitlines()
    return {"operations": operations, "said": lines[-1] if lines else ""}


json.dump([parse(words) for words in json.load(sys.stdin)], sys.stdout)
