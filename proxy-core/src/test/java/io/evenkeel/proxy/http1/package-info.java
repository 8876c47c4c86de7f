/// Raw bytes in, raw bytes out: each rule of the wire format by name, and a fuzzer that compares with a second, naive reading of the RFCs.
@NullMarked
package io.evenkeel.proxy.http1;

import org.jspecify.annotations.NullMarked;
