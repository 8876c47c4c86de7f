package io.evenkeel.routing;

import org.jspecify.annotations.Nullable;

/// The proxy's own zone first. Immutable; any thread.
///
/// @param local  over its backends
/// @param others over all others
/// @param share  0..1, of the picks that stay in the zone while both have room: see [Roster]
record ZonePicker(Picker local, Picker others, double share) implements Picker {

    @Override
    public @Nullable Backend pick(PickContext context) {
        boolean stays = share >= 1 || context.random().nextDouble() < share;
        Backend chosen = (stays ? local : others).pick(context);
        return chosen != null ? chosen : (stays ? others : local).pick(context);
    }
}
