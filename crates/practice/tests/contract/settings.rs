//! Articles, office hours, data attributes, brands, addresses.

use serde_json::{Value, json};

use super::caller::{Caller, ids, text};

/// Every operation of the family.
pub async fn family(c: &mut Caller) {
    articles(c).await;
    collections(c).await;
    hours(c).await;
    exceptions(c).await;
    attributes(c).await;
    for (list, one, path) in [("listBrands", "retrieveBrand", "/brands"), ("listEmails", "retrieveEmail", "/emails")] {
        let all = c.get(list, path).await;
        for id in ids(&all, "data") {
            c.get(one, &format!("{path}/{id}")).await;
        }
        c.refused(one, &format!("{path}/1"), Value::Null, 404, "not_found").await;
    }
}

async fn collections(c: &mut Caller) {
    let all = c.get("listAllCollections", "/help_center/collections").await;
    let first = text(&all["data"][0]["id"]).to_owned();
    c.get("retrieveCollection", &format!("/help_center/collections/{first}")).await;
    c.refused("retrieveCollection", "/help_center/collections/1", Value::Null, 404, "not_found").await;
    let body = json!({"name": "Made here", "description": null, "parent_id": first});
    c.ask("createCollection", "/help_center/collections", body).await;
    c.refused("createCollection", "/help_center/collections", json!({"description": "x"}), 400, "parameter_not_found")
        .await;
}

async fn articles(c: &mut Caller) {
    let all = c.get("listArticles", "/articles?per_page=150").await;
    for id in ids(&all, "data") {
        c.get("retrieveArticle", &format!("/articles/{id}")).await;
    }
    c.get("searchArticles", "/articles/search?phrase=bank&highlight=true&state=all").await;
    let author = all["data"][0]["author_id"].clone();
    let body = json!({"title": "Contracts", "body": "<p>None</p>", "author_id": author, "state": "published"});
    let made = c.ask("createArticle", "/articles", body).await;
    c.refused("createArticle", "/articles", json!({"title": "x"}), 400, "parameter_not_found").await;
    let path = format!("/articles/{}", text(&made["id"]));
    c.ask("updateArticle", &path, json!({"title": "Contracts, again"})).await;
    c.ask("deleteArticle", &path, Value::Null).await;
    for endpoint in ["retrieveArticle", "deleteArticle"] {
        c.refused(endpoint, &path, Value::Null, 404, "not_found").await;
    }
    c.refused("updateArticle", &path, json!({"title": "x"}), 404, "not_found").await;
}

const SCHEDULES: &str = "/office_hours_schedules";

async fn hours(c: &mut Caller) {
    let all = c.get("listOfficeHoursSchedules", SCHEDULES).await;
    for id in ids(&all, "data") {
        c.get("getOfficeHoursSchedule", &format!("{SCHEDULES}/{id}")).await;
    }
    let body = json!({"name": "Nights", "time_zone_name": "Europe/Dublin",
        "time_intervals": [{"start_minute": 0, "end_minute": 360}]});
    let made = c.ask("createOfficeHoursSchedule", SCHEDULES, body).await;
    let path = format!("{SCHEDULES}/{}", text(&made["id"]));
    c.ask("updateOfficeHoursSchedule", &path, json!({"name": "Late nights"})).await;
    let crooked =
        json!({"name": "x", "time_zone_name": "UTC", "time_intervals": [{"start_minute": 7, "end_minute": 9}]});
    c.refused("createOfficeHoursSchedule", SCHEDULES, crooked.clone(), 422, "data_invalid").await;
    c.refused("updateOfficeHoursSchedule", &path, crooked.clone(), 422, "data_invalid").await;
    c.ask("deleteOfficeHoursSchedule", &path, Value::Null).await;
    for endpoint in ["getOfficeHoursSchedule", "deleteOfficeHoursSchedule", "updateOfficeHoursSchedule"] {
        c.refused(endpoint, &path, crooked.clone(), 404, "not_found").await;
    }
}

async fn exceptions(c: &mut Caller) {
    let all = c.get("listOfficeHoursSchedules", SCHEDULES).await;
    let path = format!("{SCHEDULES}/{}/office_hours_exceptions", ids(&all, "data")[0]);
    let days = c.get("listOfficeHoursExceptions", &path).await;
    for id in ids(&days, "data") {
        c.get("getOfficeHoursException", &format!("{path}/{id}")).await;
    }
    let body = json!({"exception_date": "2027-05-01", "exception_type": "closed", "name": "May Day"});
    let made = c.ask("createOfficeHoursException", &path, body.clone()).await;
    c.refused("createOfficeHoursException", &path, body.clone(), 422, "data_invalid").await;
    let one = format!("{path}/{}", text(&made["id"]));
    let short = json!({"exception_type": "custom_hours", "time_intervals": [{"start_minute": 540, "end_minute": 600}]});
    c.ask("updateOfficeHoursException", &one, short).await;
    let never = json!({"exception_date": "2027-02-30"});
    c.refused("updateOfficeHoursException", &one, never.clone(), 422, "data_invalid").await;
    c.ask("deleteOfficeHoursException", &one, Value::Null).await;
    for endpoint in ["getOfficeHoursException", "deleteOfficeHoursException", "updateOfficeHoursException"] {
        c.refused(endpoint, &one, never.clone(), 404, "not_found").await;
    }
    let nowhere = format!("{SCHEDULES}/1/office_hours_exceptions");
    c.refused("listOfficeHoursExceptions", &nowhere, Value::Null, 404, "not_found").await;
    c.refused("createOfficeHoursException", &nowhere, body, 404, "not_found").await;
}

async fn attributes(c: &mut Caller) {
    for query in ["", "?model=contact&include_archived=true", "?model=company"] {
        c.get("lisDataAttributes", &format!("/data_attributes{query}")).await;
    }
    let of = "/data_attributes?model=conversation";
    c.refused("lisDataAttributes", of, Value::Null, 422, "parameter_invalid").await;
    let body = json!({"name": "Contract size", "model": "contact", "data_type": "options",
        "options": [{"value": "small"}, {"value": "large"}]});
    let made = c.ask("createDataAttribute", "/data_attributes", body.clone()).await;
    c.refused("createDataAttribute", "/data_attributes", body, 400, "parameter_invalid").await;
    let path = format!("/data_attributes/{}", text(&made["id"]));
    c.ask("updateDataAttribute", &path, json!({"description": "How long it is", "archived": true})).await;
    let wrong = json!({"options": "small"});
    c.refused("updateDataAttribute", &path, wrong.clone(), 400, "parameter_invalid").await;
    c.refused("updateDataAttribute", "/data_attributes/1", wrong, 400, "parameter_invalid").await;
    c.refused("updateDataAttribute", "/data_attributes/1", json!({}), 404, "field_not_found").await;
    let all = c.get("lisDataAttributes", "/data_attributes?model=contact").await;
    let used = all["data"].as_array().unwrap().iter().find(|a| a["name"] == "two_factor").unwrap();
    let path = format!("/data_attributes/{}", used["id"]);
    c.refused("updateDataAttribute", &path, json!({"archived": true}), 422, "data_invalid").await;
}
