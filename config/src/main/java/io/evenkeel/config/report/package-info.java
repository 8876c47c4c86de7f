/// Problems on their way to a reader: the catalogue of their codes, the list they are gathered in, and how they are shown.
///
/// Any thread may call; [io.evenkeel.config.report.Findings] belongs to one load at a time.
@NullMarked
package io.evenkeel.config.report;

import org.jspecify.annotations.NullMarked;
