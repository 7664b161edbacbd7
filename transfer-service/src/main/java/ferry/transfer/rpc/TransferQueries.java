package ferry.transfer.rpc;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import ferry.kernel.identity.Caller;
import ferry.kernel.identity.UserId;
import ferry.proto.transfer.v1.GetTransferResponse;
import ferry.proto.transfer.v1.GetUploadStatusRequest;
import ferry.proto.transfer.v1.GetUploadStatusResponse;
import ferry.proto.transfer.v1.ListTransfersRequest;
import ferry.proto.transfer.v1.ListTransfersResponse;
import ferry.transfer.ledger.Ledger;
import ferry.transfer.ledger.Ledger.Box;
import ferry.transfer.ledger.LogPosition;
import ferry.transfer.ledger.Transfer;
import ferry.transfer.ledger.TransferId;
import ferry.transfer.ledger.TransferPage;
import ferry.transfer.ledger.TransferState;
import ferry.transfer.upload.Uploads;
import org.jspecify.annotations.Nullable;

/// Answers that change nothing. Foreign and missing transfers look the same.
final class TransferQueries {
    private static final int MAX_PAGE = 256;
    private static final int DEFAULT_PAGE = 100;

    private final Ledger ledger;
    private final Uploads uploads;

    TransferQueries(Ledger ledger, Uploads uploads) {
        this.ledger = ledger;
        this.uploads = uploads;
    }

    ferry.proto.transfer.v1.Transfer shown(Transfer transfer, UserId viewer) {
        boolean gone =
                !transfer.state().unfinished() && transfer.state() != TransferState.AVAILABLE;
        return Answers.transfer(transfer, viewer, gone ? 0 : uploads.receivedSize(transfer));
    }

    GetTransferResponse transfer(Caller caller, TransferId id) {
        Transfer transfer =
                ledger.find(id)
                        .filter(known -> known.concerns(caller.id()))
                        .orElseThrow(() -> Fault.of(Reason.TRANSFER_UNKNOWN, "no such transfer"));
        return GetTransferResponse.newBuilder().setTransfer(shown(transfer, caller.id())).build();
    }

    GetUploadStatusResponse status(Caller caller, GetUploadStatusRequest request) {
        TransferId id = Requests.transferId(request.getTransferId());
        Uploads.Status status =
                request.getSizesOnly() ? uploads.sizes(caller, id) : uploads.status(caller, id);
        Transfer transfer = status.transfer();
        GetUploadStatusResponse.Builder message =
                GetUploadStatusResponse.newBuilder()
                        .setState(Answers.state(transfer.state()))
                        .setReceivedSize(status.receivedSize())
                        .setPersistedSize(transfer.persistedSize())
                        .setAttempt(transfer.attempt())
                        .setExpireTime(Answers.time(transfer.expireTime()));
        status.extents().forEach(extent -> message.addExtents(Answers.extent(extent)));
        if (!transfer.state().unfinished()) {
            message.setTransfer(shown(transfer, caller.id()));
        }
        return message.build();
    }

    ListTransfersResponse list(Caller caller, ListTransfersRequest request) {
        Box box =
                switch (request.getBox()) {
                    case BOX_INBOX -> Box.INBOX;
                    case BOX_OUTBOX -> Box.OUTBOX;
                    case BOX_UNSPECIFIED, UNRECOGNIZED ->
                            throw Fault.invalidField("box", "unknown");
                };
        int size = pageSize(request.getPageSize());
        UserId user = caller.id();
        boolean first = request.getPageToken().isEmpty();
        // The cursor is taken before the list is read, so that what changes in between is watched
        // and not missed.
        Cursors.@Nullable Page page =
                first ? null : Cursors.decodePage(user, request.getPageToken());
        LogPosition cursor = page == null ? ledger.end(user) : page.cursor();
        TransferPage listed = ledger.list(user, box, size, page == null ? null : page.after());
        return page(listed, user, cursor);
    }

    private ListTransfersResponse page(TransferPage page, UserId user, LogPosition cursor) {
        ListTransfersResponse.Builder message =
                ListTransfersResponse.newBuilder().setCursor(Cursors.encode(user, cursor));
        page.transfers().forEach(transfer -> message.addTransfers(shown(transfer, user)));
        if (page.next() != null) {
            message.setNextPageToken(Cursors.encodePage(user, cursor, page.next()));
        }
        return message.build();
    }

    private static int pageSize(int asked) {
        if (asked < 0 || asked > MAX_PAGE) {
            throw Fault.invalidField("page_size", asked + " (expected: 0 to " + MAX_PAGE + ")");
        }
        return asked == 0 ? DEFAULT_PAGE : asked;
    }
}
