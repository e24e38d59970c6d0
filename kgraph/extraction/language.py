"""The whole extraction as one spaCy pipeline, and the function that the engines map over papers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from kgraph.model import Extraction, Paper
from kgraph.vocabulary import Vocabulary

COMPONENTS = ("kgraph_links", "kgraph_abbreviations", "kgraph_inventory", "kgraph_introduced", "kgraph_patterns")
# For those who call the pipeline on text: ten times spaCy's own, since each rare word is cut up once while remembered.
_CACHED_WORDS = 100_000
_LONGEST = 2**30


@cache
def load_language(*, rules_only: bool = False) -> Language:
    """A blank English pipeline with all kgraph components.

    >>> load_language(rules_only=True).pipe_names[-2:]
    ['kgraph_entities', 'kgraph_results']
    """
    nlp = spacy.blank("en")
    nlp.max_length = _LONGEST
    if isinstance(nlp.tokenizer, Tokenizer):
        nlp.tokenizer.max_cache_size = _CACHED_WORDS
    for name in COMPONENTS:
        nlp.add_pipe(name)
    if not rules_only:
        nlp.add_pipe("kgraph_tagger")
    nlp.add_pipe("kgraph_entities", config={"rules_only": rules_only})
    nlp.add_pipe("kgraph_results", config={"rules_only": rules_only})
    return nlp


def extract_batch(
    papers: Sequence[Paper], *, rules_only: bool = False, vocabulary: Vocabulary | None = None
) -> list[Extraction]:
    """What each of the papers says, in order; a paper's answer does not depend on the others.

    >>> extract_batch([Paper.of("A note", "Code: github.com/a/b")], rules_only=True)[0].links[0].repository
    'github.com/a/b'
    """
    nlp = load_language(rules_only=rules_only)
    known = {"kgraph_inventory": vocabulary.inventory()} if vocabulary else {}
    found = []
    for paper in papers:
        # No kgraph component asks for spaCy's tokens, and its tokenizer is cubic in a run of commas or brackets.
        doc = nlp(Doc(nlp.vocab, user_data={"kgraph_text": paper.text, **known}))._
        found.append(Extraction(paper, doc.kgraph_entities, doc.kgraph_links, doc.kgraph_results))
    return found
