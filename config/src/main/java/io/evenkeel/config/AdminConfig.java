package io.evenkeel.config;

/// Where metrics, health pages and the admin API are served.
///
/// @param bind  the address; loopback by default
/// @param token what an admin request must carry as `Authorization: Bearer`; empty: none is asked, allowed on loopback only
public record AdminConfig(BindAddress bind, Secret token) {}
