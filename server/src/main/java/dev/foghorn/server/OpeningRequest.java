package dev.foghorn.server;

import dev.foghorn.protocol.handshake.HttpRequest;

/**
 * A request for a WebSocket connection on one of the routes.
 *
 * @param http its head
 * @param variable what stands where the route has <code>{name}</code>, percent-decoded; empty if it has none
 */
public record OpeningRequest(HttpRequest http, String variable) {}
