// Asks what stands in the standard input, a list of jobs, and writes a list of what came of each:
//   {"client": "comunica", "query": "SELECT …", "sources": [{"type": "sparql", "value": "http://…"}]}
//   {"client": "fetch-sparql-endpoint", "query": "SELECT …", "endpoint": "http://…"}
// Rows come as objects of terms in N-Triples, triples as such lines, and an error as its message.

import { SparqlEndpointFetcher } from 'fetch-sparql-endpoint';
import { QueryEngine } from '@comunica/query-sparql';

const engine = new QueryEngine();
const fetcher = new SparqlEndpointFetcher();

function written(term) {
  switch (term.termType) {
    case 'NamedNode': return `<${term.value}>`;
    case 'BlankNode': return `_:${term.value}`;
    default: {
      const text = JSON.stringify(term.value);
      if (term.language) return `${text}@${term.language}`;
      const type = term.datatype.value;
      return type.endsWith('#string') ? text : `${text}^^<${type}>`;
    }
  }
}

const line = (quad) => [quad.subject, quad.predicate, quad.object].map(written).join(' ');

async function all(stream, of) {
  const found = [];
  for await (const each of stream) found.push(of(each));
  return found;
}

const row = (bindings) =>
  Object.fromEntries([...bindings].map(([variable, term]) => [variable.value, written(term)]));
const plainRow = (bindings) =>
  Object.fromEntries(Object.entries(bindings).map(([name, term]) => [name, written(term)]));

const CLIENTS = {
  async comunica({ query, sources }) {
    const asked = await engine.query(query, { sources });
    if (asked.resultType === 'boolean') return asked.execute();
    return all(await asked.execute(), asked.resultType === 'bindings' ? row : line);
  },
  async 'fetch-sparql-endpoint'({ query, endpoint }) {
    switch (fetcher.getQueryType(query)) {
      case 'ASK': return fetcher.fetchAsk(endpoint, query);
      case 'SELECT': return all(await fetcher.fetchBindings(endpoint, query), plainRow);
      default: return all(await fetcher.fetchTriples(endpoint, query), line);
    }
  },
};

const pieces = [];
for await (const piece of process.stdin) pieces.push(piece);
const answers = [];
for (const job of JSON.parse(Buffer.concat(pieces))) {
  try {
    answers.push({ answer: await CLIENTS[job.client](job) });
  } catch (error) {
    answers.push({ error: String(error.message ?? error) });
  }
}
process.stdout.write(JSON.stringify(answers));
