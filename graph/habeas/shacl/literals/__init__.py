"""What literals are worth: their lexical forms, their order, their texts and languages.

Nothing here knows of graphs or shapes. Each question is asked about many
literals at once, each of them given once.
"""
