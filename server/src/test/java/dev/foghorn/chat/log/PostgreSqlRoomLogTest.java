package dev.foghorn.chat.log;

class PostgreSqlRoomLogTest extends ServerRoomLogContract {
    PostgreSqlRoomLogTest() {
        super(new PostgreSql());
    }

    @Override
    String hurried() {
        return url() + "?socketTimeout=1";
    }
}
