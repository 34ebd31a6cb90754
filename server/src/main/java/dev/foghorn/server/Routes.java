package dev.foghorn.server;

import dev.foghorn.api.WebSocketHandler;
import dev.foghorn.loop.Reception;
import dev.foghorn.loop.SlowConsumerPolicy;
import dev.foghorn.protocol.deflate.DeflateParameters;
import dev.foghorn.protocol.deflate.DeflatePolicy;
import dev.foghorn.protocol.handshake.ExtensionPolicy;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.HttpRequest;
import dev.foghorn.protocol.handshake.HttpResponse;
import dev.foghorn.protocol.handshake.PercentCoding;
import dev.foghorn.protocol.handshake.RequestTarget;
import dev.foghorn.protocol.handshake.ServerHandshake;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who answers which path. In this order: 400 and 505 for what is no HTTP/1.1 request, 503 while closing, 404 for an
 * unknown path, the resource or the rules of {@link ServerHandshake}, 403 for a strange origin, and then the handler.
 */
final class Routes implements Reception {
    private static final String VARIABLE = "{name}";
    /** In UTF-8. Long enough for a name, short enough for a map's key that anybody may choose. */
    private static final int MAX_VARIABLE_BYTES = 128;

    private record Route(String path, HandlerFactory factory, List<String> subprotocols, RequestTarget plain) {
        Route(String path, HandlerFactory factory, List<String> subprotocols) {
            this(path, factory, List.copyOf(subprotocols), new RequestTarget(null, path, ""));
        }

        /** Connections that ask for the path and nothing else keep one object: there may be very many of them. */
        RequestTarget shared(RequestTarget target) {
            return target.equals(plain) ? plain : target;
        }

        boolean hasVariable() {
            return path.endsWith(VARIABLE);
        }

        /** What the path has in the variable's place, or empty if the path is not this route's. */
        Optional<String> match(String requested) {
            if (!hasVariable()) {
                return path.equals(requested) ? Optional.of("") : Optional.empty();
            }
            String prefix = withoutVariable(path);
            if (!requested.startsWith(prefix) || requested.indexOf('/', prefix.length()) >= 0) {
                return Optional.empty();
            }
            return PercentCoding.decode(requested.substring(prefix.length())).filter(Route::isName);
        }

        private static boolean isName(String variable) {
            return !variable.isEmpty() && variable.getBytes(StandardCharsets.UTF_8).length <= MAX_VARIABLE_BYTES;
        }
    }

    private final Map<String, Resource> resources = new LinkedHashMap<>();
    private final Map<String, PostResource> posts = new LinkedHashMap<>();
    private final Map<String, Route> routes = new LinkedHashMap<>();
    /** By path, where it is not that of the connection's options. */
    private final Map<String, SlowConsumerPolicy> slowConsumers = new HashMap<>();
    private final OriginPolicy origins;
    private final ExtensionPolicy extensions;
    private volatile boolean closing;

    Routes(OriginPolicy origins, ExtensionPolicy extensions) {
        this.origins = origins;
        this.extensions = extensions;
    }

    void add(String path, Resource resource) {
        requirePath(path, resources);
        resources.put(path, resource);
    }

    void addPost(String path, PostResource resource) {
        requirePath(path, posts);
        posts.put(path, resource);
    }

    void add(String path, HandlerFactory factory, List<String> subprotocols) {
        requirePath(path, routes);
        routes.put(path, new Route(path, factory, subprotocols));
    }

    void setSlowConsumer(String path, SlowConsumerPolicy policy) {
        if (!routes.containsKey(path)) {
            throw new IllegalArgumentException("there is no route '" + path + "' to have a slow-consumer policy");
        }
        slowConsumers.put(path, policy);
    }

    private static String withoutVariable(String path) {
        return path.substring(0, path.length() - VARIABLE.length());
    }

    /** @param taken paths of the same kind: a page, a form and WebSocket may share one */
    private static void requirePath(String path, Map<String, ?> taken) {
        String fixed = path.endsWith("/" + VARIABLE) ? withoutVariable(path) : path;
        if (!fixed.startsWith("/") || fixed.contains("{") || fixed.contains("?")) {
            throw new IllegalArgumentException(
                    "route '" + path + "' must be a path such as /echo, or end with a variable as /room/" + VARIABLE);
        }
        if (taken.containsKey(path)) {
            throw new IllegalArgumentException("route '" + path + "' is there already");
        }
    }

    /** From now on everybody is answered 503, save by what is served also while closing. */
    void startClosing() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    @Override
    public Answer answer(HttpHead head, Client client) throws HandshakeException {
        HttpRequest request = HttpRequest.of(head);
        // 8.1: what is to be read as UTF-8 and is not fails the connection, "also during the opening handshake"
        if (PercentCoding.decode(request.target().query()).isEmpty()) {
            throw new HandshakeException(400, "the query must be UTF-8, percent-encoded");
        }
        String path = request.target().path();
        Resource resource = request.asksForWebSocket() ? null : resources.get(path);
        PostResource form = request.asksForWebSocket() ? null : posts.get(path);
        if (closing && (resource == null || !resource.isServedWhileClosing())) {
            throw new HandshakeException(503, "the server is shutting down");
        }
        if (resource != null || form != null) {
            return serve(resource, form, request, client);
        }
        for (Route route : routes.values()) {
            Optional<String> variable = route.match(path);
            if (variable.isPresent()) {
                return open(route, new OpeningRequest(request, variable.get()), client);
            }
        }
        throw new HandshakeException(404, "nothing is served here; " + served());
    }

    private String served() {
        return routes.isEmpty() ? "paths are " + resources.keySet() : "WebSocket paths are " + routes.keySet();
    }

    /** @param resource null if there is none; so is the form */
    private Answer serve(Resource resource, PostResource form, HttpRequest request, Client client)
            throws HandshakeException {
        boolean gets = request.method().equals("GET") || request.method().equals("HEAD");
        if (resource != null && gets) {
            return resource.answer(request);
        }
        if (form != null && request.method().equals("POST")) {
            return post(form, request, client);
        }
        String allowed = resource == null ? "POST" : form == null ? "GET, HEAD" : "GET, HEAD, POST";
        return new Response(HttpResponse.sentence(405, "this path is for " + allowed).with("Allow", allowed));
    }

    private Answer post(PostResource form, HttpRequest request, Client client) throws HandshakeException {
        // a browser posts any page's form, with our cookies: it must be a page of ours
        boolean strange = !origins.allows(request, client.secure());
        if (strange) {
            throw new HandshakeException(403, "pages from another origin may not post here (see allow-origin)");
        }
        int length = request.bodyLength(form.maxBody(), form.needsBody());
        return new Body(length, request.expectsContinue(),
                (body, poster) -> form.answer(new PostResource.Post(request, body, poster)));
    }

    private Answer open(Route route, OpeningRequest opening, Client client) throws HandshakeException {
        HttpRequest request = opening.http();
        ServerHandshake.Answer answer =
                ServerHandshake.answer(request, route.subprotocols(), extensions);
        if (!(answer instanceof ServerHandshake.Accept accept)) {
            return new Response(((ServerHandshake.Reject) answer).response());
        }
        // 4.2.2: "it MUST return an appropriate HTTP error code (e.g., 403 Forbidden)"
        // with any scheme: websocket-client names an http origin where it speaks TLS, too
        if (!origins.allows(request, false)) {
            throw new HandshakeException(403, "pages from another origin may not connect (see allow-origin)");
        }
        WebSocketHandler handler = route.factory().handlerFor(opening);
        DeflateParameters deflate = accept.extension() == null ? null : DeflatePolicy.agreed(accept.extension());
        return new Welcome(accept.bytes(), handler, route.shared(request.target()), accept.subprotocol(), deflate,
                slowConsumers.get(route.path()));
    }
}
