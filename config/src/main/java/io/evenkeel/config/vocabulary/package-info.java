/// Every key of the configuration file, one class per section, and the checks that look across sections.
///
/// All is constant and shared between threads. Used by the other packages of this module only.
@NullMarked
package io.evenkeel.config.vocabulary;

import org.jspecify.annotations.NullMarked;
