"""The rules of tools/tidy, one function a rule; RULES is the whole list in the order of its report."""

from . import documents, layers, practices, sizes, text

RULES = {
    "layers": layers.include_edges,
    "third_party": layers.third_party,
    "headers": layers.headers,
    "web_layers": layers.web_imports,
    "sizes": sizes.file_sizes,
    "functions": sizes.function_lengths,
    "file_names": text.file_names,
    "type_names": text.type_names,
    "characters": text.characters,
    "unfinished": text.unfinished,
    "foreign": text.foreign,
    "lock_file": text.lock_file,
    "practice_words": practices.words_of_practices,
    "model_files": practices.model_files,
    "links": documents.links,
    "decisions": documents.decisions,
}
