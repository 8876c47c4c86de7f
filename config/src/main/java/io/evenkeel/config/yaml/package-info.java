/// YAML as a tree of nodes that know their place. Knows nothing of the vocabulary, guesses no types, and refuses what would make a file
/// say something else than it shows: duplicate keys, anchors, aliases, tags, merge keys, hidden characters.
///
/// Nodes are immutable; a reader belongs to one load. Used by the other packages of this module only.
@NullMarked
package io.evenkeel.config.yaml;

import org.jspecify.annotations.NullMarked;
