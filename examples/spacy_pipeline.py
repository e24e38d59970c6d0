"""kgraph's components in a pipeline of your own."""

import spacy

nlp = spacy.blank("en")
nlp.add_pipe("kgraph_links")
nlp.add_pipe("kgraph_results")

doc = nlp(
    "FooNet: a small network\nWe propose FooNet. It reaches 76.3% top-1 accuracy on ImageNet. See github.com/a/foo."
)
for entity in doc._.kgraph_entities:
    print(entity.kind, entity.name, entity.role, entity.score)
for result in doc._.kgraph_results:
    print(result.metric, result.value, result.dataset, result.method)
print([link.repository for link in doc._.kgraph_links])
