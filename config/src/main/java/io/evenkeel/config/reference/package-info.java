/// What is told about the vocabulary from its own shapes: the JSON Schema for editors. The reference page is written by a test helper.
///
/// Pure; any thread may call.
@NullMarked
package io.evenkeel.config.reference;

import org.jspecify.annotations.NullMarked;
