package dev.foghorn.chat.login;

import dev.foghorn.chat.account.Account;
import dev.foghorn.chat.account.Accounts;
import dev.foghorn.chat.account.Passwords;
import dev.foghorn.chat.account.Person;
import dev.foghorn.chat.account.Sessions.Token;
import dev.foghorn.chat.account.TokenSessions;
import dev.foghorn.chat.account.UserName;
import dev.foghorn.chat.wire.ChatException;
import dev.foghorn.chat.wire.ErrorCode;
import dev.foghorn.chat.wire.JsonWriter;
import dev.foghorn.loop.Admission;
import dev.foghorn.loop.Reception.Answer;
import dev.foghorn.loop.Reception.Response;
import dev.foghorn.protocol.handshake.HttpHead;
import dev.foghorn.protocol.handshake.HttpRequest;
import dev.foghorn.protocol.handshake.HttpResponse;
import dev.foghorn.server.PostResource;
import dev.foghorn.server.WebSocketServer;
import dev.foghorn.threads.Daemons;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts and sessions over HTTP.
 *
 * <pre>
 *   POST /register   makes an account, and logs in          POST /logout    ends the session
 *   POST /login      begins a session                       POST /refresh   a new token for it
 *   GET  /session    who one is
 * </pre>
 *
 * Passwords are hashed on a few threads of its own; when many wait for that, the next ones are told to come again.
 */
public final class Login implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Login.class);
    /** Where browsers go on. */
    private static final String PAGE = "/chat";
    /** The last one waits some seconds: less than the usual time for a handshake. */
    private static final int WAITING_FOR_EACH_THREAD = 16;
    private static final long BUSY_MILLIS = 5_000;

    private final Accounts accounts;
    private final TokenSessions sessions;
    private final boolean registration;
    private final Passwords passwords;
    private final InstantSource clock;
    private final ThreadPoolExecutor workers;
    /** By name and address: who fails elsewhere does not keep anybody out. */
    private final Throttle people;
    /** By name, from wherever. */
    private final Throttle names;
    private final Throttle addresses;
    private final Throttle registrations;

    /** @param registration whether anybody may make an account */
    public Login(Accounts accounts, TokenSessions sessions, boolean registration) {
        this(accounts, sessions, registration, new Passwords(), InstantSource.system());
    }

    Login(Accounts accounts, TokenSessions sessions, boolean registration, Passwords passwords, InstantSource clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.registration = registration;
        this.passwords = passwords;
        this.clock = clock;
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2); // the loops need the others
        this.workers = new ThreadPoolExecutor(threads, threads, 10, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(threads * WAITING_FOR_EACH_THREAD),
                run -> Daemons.thread("foghorn-login", run));
        workers.allowCoreThreadTimeOut(true);
        Duration second = Duration.ofSeconds(1);
        Duration minute = Duration.ofMinutes(1);
        Duration forgiving = minute.multipliedBy(3);
        this.people = new Throttle(5, second, minute, forgiving, clock);
        this.names = new Throttle(100, second, minute, forgiving, clock); // who guesses from so many places
        this.addresses = new Throttle(20, second, minute, forgiving, clock); // a whole office may have one
        this.registrations = new Throttle(5, second.multipliedBy(10), minute.multipliedBy(10),
                minute.multipliedBy(10), clock);
    }

    /** Serves all its paths. */
    public void addTo(WebSocketServer.Builder server) {
        server.resource("/session", this::session)
                .post("/register", this::register)
                .post("/login", this::login)
                .post("/refresh", new Bodyless(this::refresh))
                .post("/logout", new Bodyless(this::logout));
    }

    /** What needs to know only who asks; scripts send a body all the same. */
    private record Bodyless(PostResource resource) implements PostResource {
        @Override
        public boolean needsBody() {
            return false;
        }

        @Override
        public CompletionStage<HttpResponse> answer(Post post) {
            return resource.answer(post);
        }
    }

    // ---------------------------------------------------------------------------------------- with a password

    /** Done on a thread where it may take long. */
    private interface Deed {
        HttpResponse done(PostResource.Post post, Credentials given) throws ChatException, IOException;
    }

    CompletionStage<HttpResponse> register(PostResource.Post post) {
        return withPassword(post, this::makeAccount);
    }

    CompletionStage<HttpResponse> login(PostResource.Post post) {
        return withPassword(post, this::checkPassword);
    }

    private CompletionStage<HttpResponse> withPassword(PostResource.Post post, Deed deed) {
        HttpHead head = post.http().head();
        if (!Credentials.areReadable(head)) {
            return refused(head, 415, new ChatException(ErrorCode.BAD_MESSAGE,
                    "send name and password as " + Credentials.FORM + " or " + Credentials.JSON));
        }
        try {
            return CompletableFuture.supplyAsync(() -> answer(post, deed), workers);
        } catch (RejectedExecutionException full) {
            return refused(head, 503, new ChatException(
                    ErrorCode.BUSY, "too many are logging in at once: try again in a moment", BUSY_MILLIS));
        }
    }

    private static CompletionStage<HttpResponse> refused(HttpHead head, int status, ChatException e) {
        return CompletableFuture.completedStage(Answers.error(head, status, e));
    }

    private HttpResponse answer(PostResource.Post post, Deed deed) {
        HttpHead head = post.http().head();
        try {
            if (!accounts.areOn()) {
                throw new ChatException(ErrorCode.FORBIDDEN, "there are no accounts on this server, only guests");
            }
            return deed.done(post, Credentials.read(head, post.body()));
        } catch (ChatException e) {
            return Answers.error(head, e);
        } catch (IOException e) {
            log.error("{}", e.getMessage());
            return Answers.error(head, new ChatException(
                    ErrorCode.STORE_DOWN, "accounts cannot be reached now: try again later", BUSY_MILLIS));
        }
    }

    private HttpResponse makeAccount(PostResource.Post post, Credentials given) throws ChatException, IOException {
        if (!registration) {
            throw new ChatException(ErrorCode.FORBIDDEN, "new accounts are made by whoever runs this server");
        }
        UserName name = UserName.of(given.name());
        Passwords.requireGood(given.password());
        if (accounts.look(name).isPresent()) {
            throw taken(name);
        }
        Optional<InetAddress> address = Admission.oneClient(post.client().address());
        if (address.isPresent()) {
            new Attempt().with(registrations, address.get(), "many accounts were made from your address");
        }
        String hash = passwords.hash(given.password());
        Account account = Account.of(name, Set.of(), hash);
        if (!accounts.add(account, hash)) {
            throw taken(name);
        }
        log.info("'{}' has registered", name);
        return entered(post, 201, account);
    }

    private static ChatException taken(UserName name) {
        return new ChatException(ErrorCode.NAME_TAKEN, "the name '" + name + "' is taken");
    }

    private HttpResponse checkPassword(PostResource.Post post, Credentials given) throws ChatException, IOException {
        UserName name = UserName.of(given.name());
        Passwords.requireNotTooLong(given.password());
        Optional<InetAddress> address = Admission.oneClient(post.client().address());
        Somebody somebody = new Somebody(name, address);
        Attempt attempt = new Attempt();
        if (address.isPresent()) {
            attempt.with(addresses, address.get(), "many logins from your address have failed");
        }
        attempt.with(people, somebody, "many logins with this name have failed")
                .with(names, name, "many logins with this name have failed");
        Account account = accountOf(name, given.password(), attempt);
        attempt.succeeded();
        people.forget(somebody);
        return entered(post, 200, account);
    }

    /** @param address empty for whoever is not counted by it */
    private record Somebody(UserName name, Optional<InetAddress> address) {}

    private Account accountOf(UserName name, String password, Attempt attempt) throws ChatException, IOException {
        Optional<String> hash;
        try {
            hash = accounts.hash(name);
        } catch (IOException e) { // nobody's failure
            attempt.succeeded();
            throw e;
        }
        boolean matches = passwords.matches(password, hash.orElse(null));
        return accounts.look(name)
                .filter(account -> matches)
                .orElseThrow(() -> new ChatException(ErrorCode.UNAUTHORIZED, "the name or the password is wrong"));
    }

    private HttpResponse entered(PostResource.Post post, int status, Account account) throws ChatException {
        Person person = sessions.begin(account);
        Token token = sessions.issue(person);
        HttpHead head = post.http().head();
        HttpResponse response = Answers.isForEyes(head)
                ? Answers.goTo(PAGE)
                : Answers.json(status, described(person, token));
        return response.with("Set-Cookie", SessionCookie.keeping(token, clock.millis(), head, post.client()));
    }

    private static JsonWriter described(Person person, Token token) {
        return JsonWriter.object()
                .with("user", person.user())
                .with("token", token.text())
                .with("expires", token.expires());
    }

    // ------------------------------------------------------------------------------------------- with a token

    private CompletionStage<HttpResponse> refresh(PostResource.Post post) {
        HttpHead head = post.http().head();
        try {
            Person person = sessions.verify(SessionCookie.tokenOf(head).orElseThrow(() ->
                    new ChatException(ErrorCode.UNAUTHORIZED, "there is no session to refresh: log in")));
            Token token = sessions.issue(person);
            HttpResponse response = Answers.json(200, described(person, token));
            return CompletableFuture.completedStage(SessionCookie.inCookie(head).isEmpty()
                    ? response
                    : response.with("Set-Cookie",
                            SessionCookie.keeping(token, clock.millis(), head, post.client())));
        } catch (ChatException e) {
            return CompletableFuture.completedStage(Answers.error(head, e));
        }
    }

    /** Of both tokens, if field and cookie bring one each. Whoever has no valid one is logged out already. */
    private CompletionStage<HttpResponse> logout(PostResource.Post post) {
        HttpHead head = post.http().head();
        HttpResponse out = (Answers.isForEyes(head) ? Answers.goTo(PAGE) : Answers.json(200, JsonWriter.object()))
                .with("Set-Cookie", SessionCookie.FORGOTTEN);
        return ended(SessionCookie.tokenOf(head))
                .thenCombine(ended(SessionCookie.inCookie(head)), (one, other) -> out)
                .exceptionally(notKept -> Answers.error(head, new ChatException(ErrorCode.STORE_DOWN,
                        "you are logged out, but this cannot be stored now: a restart may bring the session back",
                        BUSY_MILLIS)).with("Set-Cookie", SessionCookie.FORGOTTEN));
    }

    private CompletionStage<Void> ended(Optional<String> token) {
        return person(token).map(sessions::ended).orElseGet(() -> CompletableFuture.completedStage(null));
    }

    private Answer session(HttpRequest request) {
        JsonWriter json = JsonWriter.object();
        Optional<String> inCookie = SessionCookie.inCookie(request.head());
        Optional<Person> known = person(SessionCookie.tokenOf(request.head()));
        known.ifPresent(person -> json
                .with("user", person.user())
                .with("guest", person.guest())
                .with("expires", person.expires()));
        HttpResponse response = Answers.json(200, json
                .with("accounts", accounts.areOn())
                .with("registration", accounts.areOn() && registration)
                .with("guests", sessions.admitGuests()));
        // a handshake with a wrong cookie is refused, and no script can take it away
        boolean isStale = inCookie.isPresent() && person(inCookie).isEmpty();
        return new Response(isStale ? response.with("Set-Cookie", SessionCookie.FORGOTTEN) : response);
    }

    private Optional<Person> person(Optional<String> token) {
        try {
            return token.isEmpty() ? Optional.empty() : Optional.of(sessions.verify(token.get()));
        } catch (ChatException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        workers.shutdown();
    }
}
