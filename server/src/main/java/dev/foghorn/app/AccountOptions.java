package dev.foghorn.app;

import dev.foghorn.chat.account.Accounts;
import dev.foghorn.chat.account.Provider;
import dev.foghorn.chat.account.TokenOptions;
import dev.foghorn.chat.account.TokenSessions;
import dev.foghorn.chat.account.UsersFile;
import dev.foghorn.chat.log.RoomLog;
import dev.foghorn.chat.login.Login;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Who may come into the chat, and how long a session lasts. */
final class AccountOptions {
    private static final String IN_STORE = "store";

    @Option(names = "--users", paramLabel = "FILE|store", showDefaultValue = Visibility.NEVER,
            description = "People register and log in; their accounts are in this file, or with the messages: in the"
                    + " file 'users' in --data, or in the database of --store. Default: everybody is a guest.")
    private String users;

    @Option(names = "--guests",
            description = "With --users or --token-keys: guests may come too.")
    private boolean guests;

    @Option(names = "--no-register",
            description = "With --users: nobody makes an account by POST /register.")
    private boolean closed;

    @Option(names = "--token-time", paramLabel = "TIME", defaultValue = "1h", converter = TimeSpan.Positive.class,
            description = "How long a token is valid; it can be refreshed.")
    private Duration tokenTime;

    @Option(names = "--session-time", paramLabel = "TIME", defaultValue = "720h", converter = TimeSpan.Positive.class,
            description = "How long a session can be refreshed after its login.")
    private Duration sessionTime;

    @Option(names = "--token-keys", paramLabel = "URL|FILE", showDefaultValue = Visibility.NEVER,
            description = "Takes tokens of an identity provider too (RS256, ES256), whose keys are in this JWK set.")
    private String tokenKeys;

    @Option(names = "--token-issuer", paramLabel = "ISSUER", description = "Who must have issued them.")
    private String tokenIssuer;

    @Option(names = "--token-audience", paramLabel = "AUDIENCE", description = "Whom they must be for.")
    private String tokenAudience;

    @Option(names = "--token-user", paramLabel = "CLAIM", showDefaultValue = Visibility.NEVER,
            description = "Which of their claims is the user's name. Default: preferred_username, or else sub.")
    private String tokenUser;

    /** @param messages opened by this store */
    Accounts accounts(StoreOptions store, RoomLog messages) throws WrongOption {
        if (users == null) {
            if (closed) {
                throw new WrongOption("--no-register", "needs --users");
            }
            return Accounts.NONE;
        }
        try {
            return users.equals(IN_STORE) ? store.openAccounts(messages) : UsersFile.open(Path.of(users));
        } catch (IOException e) {
            throw new WrongOption("--users", e.getMessage());
        }
    }

    TokenSessions sessions(Path keyFile, Accounts accounts) throws WrongOption {
        if (tokenTime.compareTo(TokenOptions.SHORTEST) < 0) {
            throw new WrongOption("--token-time", "must be at least 1s");
        }
        if (sessionTime.compareTo(tokenTime) < 0) {
            throw new WrongOption("--session-time", "must not be shorter than --token-time");
        }
        boolean guestsOnly = users == null && tokenKeys == null;
        if (guests && guestsOnly) {
            throw new WrongOption("--guests", "needs --users or --token-keys: without them everybody is a guest");
        }
        TokenOptions options = new TokenOptions(keyFile, tokenTime, sessionTime, guests || guestsOnly);
        try {
            return TokenSessions.open(options, accounts, provider());
        } catch (IOException e) {
            throw new WrongOption("--data", e.getMessage());
        }
    }

    Login login(Accounts accounts, TokenSessions sessions) {
        return new Login(accounts, sessions, accounts.areOn() && !closed);
    }

    /** @return null if there is to be none */
    private Provider provider() throws WrongOption {
        requireKeysFor("--token-issuer", tokenIssuer);
        requireKeysFor("--token-audience", tokenAudience);
        requireKeysFor("--token-user", tokenUser);
        if (tokenKeys == null) {
            return null;
        }
        if (tokenIssuer == null || tokenAudience == null) {
            throw new WrongOption("--token-keys", "needs --token-issuer and --token-audience");
        }
        try {
            return Provider.open(new Provider.Options(keys(), tokenIssuer, tokenAudience, tokenUser));
        } catch (IOException | IllegalArgumentException e) {
            throw new WrongOption("--token-keys", e.getMessage());
        }
    }

    private URI keys() {
        return tokenKeys.contains("://") ? URI.create(tokenKeys) : Path.of(tokenKeys).toUri();
    }

    private void requireKeysFor(String option, String value) throws WrongOption {
        if (value != null && tokenKeys == null) {
            throw new WrongOption(option, "needs --token-keys");
        }
    }
}
