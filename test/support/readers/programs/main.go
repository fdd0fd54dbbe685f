// Reads files as Docker's tools do. Each line of standard input is a JSON object with the reader and the text; each
// line of standard output has the values, or an error.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/docker/cli/pkg/kvfile"
)

type question struct{ Reader, Text string }

type answer struct {
	Values map[string]string `json:"values"`
	Error  string            `json:"error,omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			panic(err)
		}
		values, err := read(q)
		if err != nil {
			out.Encode(answer{Error: err.Error()})
		} else {
			out.Encode(answer{Values: values})
		}
	}
}

func read(q question) (map[string]string, error) {
	nothing := func(string) (string, bool) { return "", false }
	if q.Reader == "compose" {
		return dotenv.ParseWithLookup(strings.NewReader(q.Text), nothing)
	}
	pairs, err := kvfile.ParseFromReader(strings.NewReader(q.Text), nothing)
	values := map[string]string{}
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		values[name] = value
	}
	return values, err
}
