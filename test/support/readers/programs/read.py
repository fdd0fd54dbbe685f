"""Reads files as Python programs do. Each line of standard input is a JSON object with the reader and the text; each line
of standard output has the values, or an error."""
import io
import json
import logging
import os
import sys

import dotenv
import ruamel.yaml
import yaml

logging.disable(logging.CRITICAL)
os.environ.clear()


def read(reader, text):
    if reader == "python-dotenv":
        # As from a file: line ends of other systems become line feeds.
        return dotenv.dotenv_values(stream=io.StringIO(text, newline=None))
    if reader == "pyyaml":
        return yaml.safe_load(text)
    if reader == "pyyaml-texts":
        return yaml.load(text, Loader=yaml.BaseLoader)
    return ruamel.yaml.YAML(typ="safe", pure=True).load(text)


for line in sys.stdin:
    question = json.loads(line)
    try:
        answer = {"values": read(question["reader"], question["text"])}
        text = json.dumps(answer, default=lambda value: {"type": type(value).__name__})
    except Exception as error:  # whatever a reader throws
        text = json.dumps({"error": type(error).__name__})
    print(text, flush=True)
