/// The language in which the vocabulary is written down: a [io.evenkeel.config.shape.Shape] says how a value is written and what it
/// becomes, a [io.evenkeel.config.shape.Key] gives a section's key its name, shape, default and sentence of documentation.
///
/// Reading a file, the JSON Schema and the reference page all walk the same shapes, so they cannot drift apart. Shapes are immutable
/// and shared; a [io.evenkeel.config.shape.Reading] belongs to one load. Used by the other packages of this module only.
@NullMarked
package io.evenkeel.config.shape;

import org.jspecify.annotations.NullMarked;
