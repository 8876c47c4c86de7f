package io.evenkeel.config.vocabulary;

import io.evenkeel.config.AdminConfig;
import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.BindAddress;
import io.evenkeel.config.DiscoverConfig;
import io.evenkeel.config.RouteConfig;
import io.evenkeel.config.shape.Topic;

/// What sections gather for [CrossChecks] and [SoundPart].
final class Facts {

    static final Topic<AdminConfig> ADMIN = new Topic<>("admin");
    static final Topic<BindAddress> BINDS = new Topic<>("listener addresses");
    static final Topic<String> LISTENER_NAMES = new Topic<>("listener names");
    /// A listener whose name cannot be known, because neither name nor address could be read.
    static final Topic<Boolean> NAMELESS_LISTENERS = new Topic<>("nameless listeners");
    static final Topic<String> LISTENERS_USED = new Topic<>("listeners used");
    static final Topic<String> POOL_NAMES = new Topic<>("pool names");
    static final Topic<String> POOLS_USED = new Topic<>("pools used");
    /// What pools spill to.
    static final Topic<String> SPILLS = new Topic<>("pools spilled to");
    static final Topic<DiscoverConfig> DISCOVERIES = new Topic<>("discoveries");
    static final Topic<String> OWN_ZONE = new Topic<>("own zone");
    static final Topic<BackendConfig> BACKENDS = new Topic<>("backends");
    static final Topic<String> ROUTE_NAMES = new Topic<>("route names");
    static final Topic<RouteConfig> SOUND_ROUTES = new Topic<>("sound routes");

    private Facts() {}
}
