package dev.foghorn.protocol.handshake;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP answer other than 101: it says how long it is, and that the connection ends with it (RFC 7230 sections 3.3.2
 * and 6.6). Immutable.
 */
public final class HttpResponse {
    private final int status;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final byte[] body;

    /**
     * @param contentType see {@link #with}
     * @param body not copied; never changed afterwards
     */
    public HttpResponse(int status, String contentType, byte[] body) {
        HeaderField.require("Content-Type", contentType);
        this.status = status;
        this.body = body;
        fields.put("Content-Type", contentType);
        fields.put("Content-Length", Integer.toString(body.length));
        fields.put("Connection", "close");
    }

    private HttpResponse(HttpResponse other, String name, String value) {
        this.status = other.status;
        this.body = other.body;
        fields.putAll(other.fields);
        fields.put(name, value);
    }

    /** An answer with one sentence for a person to read. */
    public static HttpResponse sentence(int status, String sentence) {
        byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        return new HttpResponse(status, "text/plain; charset=utf-8", body);
    }

    /** The answer to a request that broke a rule. */
    public static HttpResponse of(HandshakeException rejected) {
        HttpResponse response = sentence(rejected.httpStatus(), rejected.getMessage());
        // RFC 7235 3.1: a server that answers 401 "MUST send a WWW-Authenticate header field"
        return rejected.httpStatus() == 401 ? response.with("WWW-Authenticate", "Bearer") : response;
    }

    /**
     * The same answer with a field set.
     *
     * @throws IllegalArgumentException if the name is no token, or the value could not be sent as it is, such as with a
     *     line end in it
     */
    public HttpResponse with(String name, String value) {
        HeaderField.require(name, value);
        return new HttpResponse(this, name, value);
    }

    public int status() {
        return status;
    }

    /** The bytes to send. */
    public byte[] bytes() {
        byte[] head = headBytes();
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /** The bytes to send to a HEAD request: everything but the body. */
    public byte[] headBytes() {
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(' ').append(phrase()).append("\r\n");
        fields.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String phrase() {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 303 -> "See Other";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 411 -> "Length Required";
            case 413 -> "Payload Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 417 -> "Expectation Failed";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "";
        };
    }

    @Override
    public String toString() {
        return status + " " + phrase();
    }
}
