"""The remote store: a SPARQL 1.1 engine elsewhere, behind the same interface as the embedded one.

capabilities, access, limits         what an engine does its own way, who we are, how long
client (refusals, answer)            HTTP: whole answers or errors
reading, walking -> rewriting        a query about a release, as that engine is to be asked it
terms, naming                        how terms and graphs are written
rows, constructing                   what it answers, as every store answers
releases, loading                    several releases in one store, one of them current
store, pool                          the store, and strangers' queries over it
"""
