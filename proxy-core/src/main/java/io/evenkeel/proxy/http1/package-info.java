/// HTTP/1.1 as bytes (RFC 9110, RFC 9112): reads heads and bodies strictly, forwards them with edits, and knows no connection,
/// no exchange and no configuration.
///
/// - [io.evenkeel.proxy.http1.RequestReader] and [io.evenkeel.proxy.http1.ResponseReader] copy a head once into an array borrowed from the
///   loop's [io.evenkeel.proxy.http1.HeadMemory] and scan it once; what they find are offsets, never strings;
/// - [io.evenkeel.proxy.http1.BodyReader] follows the framing of a body and passes its bytes on by reference;
/// - [io.evenkeel.proxy.http1.RequestWriter] and [io.evenkeel.proxy.http1.ResponseWriter] write heads, copying runs of untouched lines whole.
///
/// Who may call: `io.evenkeel.proxy`. Every object with state belongs to one event loop. Nothing here allocates per message once its
/// buffers have grown; enums, [io.evenkeel.proxy.http1.HeaderEdits] and [io.evenkeel.proxy.http1.HeadLimits] are immutable and may be shared.
@NullMarked
package io.evenkeel.proxy.http1;

import org.jspecify.annotations.NullMarked;
