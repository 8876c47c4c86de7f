/// Raw bytes in, raw bytes out: each rule of the wire format by name. [io.evenkeel.proxy.fuzz] holds the same code against a second reading of the RFCs.
@NullMarked
package io.evenkeel.proxy.http1;

import org.jspecify.annotations.NullMarked;
