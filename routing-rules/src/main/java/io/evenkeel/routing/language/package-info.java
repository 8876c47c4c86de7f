/// What texts a pattern can match: lets the routing check say whether two patterns meet, and show a text where they do. RE2/J runs
/// patterns but shows nothing of their structure, so they are read here once more, leniently: a [Language] may take more texts than its
/// pattern, never fewer. Cold, pure; any thread.
@NullMarked
package io.evenkeel.routing.language;

import org.jspecify.annotations.NullMarked;
