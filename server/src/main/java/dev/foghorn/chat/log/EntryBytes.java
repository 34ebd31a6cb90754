package dev.foghorn.chat.log;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How a message lies in the journal. */
final class EntryBytes {
    /** Names and media type take at most 3 bytes a character, each with 2 for its length; then there are numbers. */
    static final int MOST = Draft.MAX_CONTENT + 4096;

    private EntryBytes() {}

    static void write(DataOutput out, Entry entry) throws IOException {
        Draft draft = entry.draft();
        out.writeUTF(draft.room());
        out.writeLong(entry.id());
        out.writeUTF(draft.user());
        out.writeUTF(draft.reference());
        out.writeLong(draft.at());
        out.writeBoolean(draft.media() != null);
        if (draft.media() != null) {
            out.writeUTF(draft.media());
        }
        out.writeInt(draft.content().length);
        out.write(draft.content());
        out.writeBoolean(draft.flagged());
    }

    static Entry read(DataInput in) throws IOException {
        String room = in.readUTF();
        long id = in.readLong();
        String user = in.readUTF();
        String reference = in.readUTF();
        long at = in.readLong();
        String media = in.readBoolean() ? in.readUTF() : null;
        byte[] content = new byte[in.readInt()];
        in.readFully(content);
        return new Entry(id, new Draft(room, user, reference, at, media, content, in.readBoolean()));
    }
}
