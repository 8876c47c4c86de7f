package io.evenkeel.standalone.admin;

import java.util.function.Function;

/// One page of the admin address.
///
/// @param open     asked without a token: for orchestrators, who probe before they know any secret. Such a page tells no more than one word
/// @param blocking computed on the worker thread; the others must answer at once
/// @param content  what it shows
record Page(boolean open, boolean blocking, Function<ProcessView, Answer> content) {}
