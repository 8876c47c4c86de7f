/// A second reading of RFC 9110 and RFC 9112, to hold the codec against: strings, regular expressions and lists, whole messages at once,
/// and nothing shared with the code under test, not even a constant.
///
/// [io.evenkeel.proxy.reference.RequestRules] and [io.evenkeel.proxy.reference.AnswerRules] read messages,
/// [io.evenkeel.proxy.reference.RelayRules] says what a gateway makes of them. Faults are the code words of docs/request-life.md.
/// What is stricter here than the RFCs is a decision of docs/threat-model.md.
@NullMarked
package io.evenkeel.proxy.reference;

import org.jspecify.annotations.NullMarked;
