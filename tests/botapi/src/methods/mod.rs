//! The methods of the Bot API.

mod files;
mod messages;
mod updates;

use serde_json::{Value, json};

use crate::{
    params::Params,
    reply::{Refusal, Reply},
    state::{self, Shared},
};

/// Does what a method does.
pub(crate) async fn answer(shared: &Shared, method: &str, params: &Params) -> Reply {
    match method {
        "getme" => Ok(me()),
        "getupdates" => updates::poll(shared, params).await,
        "setwebhook" => shared.change(|state| updates::set_webhook(state, params)),
        "deletewebhook" => Ok(shared.change(|state| updates::delete_webhook(state, params))),
        "getwebhookinfo" => Ok(updates::webhook_info(&shared.state())),
        "sendmessage" => shared.change(|state| messages::send(state, params)),
        "editmessagetext" => shared.change(|state| messages::edit_text(state, params)),
        "editmessagereplymarkup" => shared.change(|state| messages::edit_markup(state, params)),
        "answercallbackquery" => shared.change(|state| messages::answer_press(state, params)),
        "sendphoto" => shared.change(|state| files::send_photo(state, params)),
        "getfile" => files::find(&shared.state(), params),
        "sendchataction" => shared.change(|state| messages::act(state, params)),
        _ => Err(Refusal::new(404, "Not Found")),
    }
}

fn me() -> Value {
    let mut me = state::bot();
    for (name, value) in [
        ("can_join_groups", true),
        ("can_read_all_group_messages", true),
        ("supports_inline_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
    ] {
        me.as_object_mut().map(|fields| fields.insert(name.to_owned(), json!(value)));
    }
    me
}
