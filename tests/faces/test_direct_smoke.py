from tests.outside import Outside, token


def test_a_text_reaches_the_receiver_and_bounces_to_the_sender(outside: Outside) -> None:
    outside.get("/chat/user/threads/", token("bea"))
    ann, bea = outside.connect(token("ann")), outside.connect(token("bea"))

    confirmations = ann.send(action="text_message", message_body="hello there", receiver_id="bea")

    assert [frame["action"] for frame in confirmations] == ["conf_message"]
    assert [frame["action"] for frame in bea.take()] == ["re_message"]
