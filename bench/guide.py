# The script of Whisp's guide, as it is published, but for where its values come from.
import os
import requests

MANAGEMENT_API = os.environ["API_URL"]


def setup_whisp(company_name: str, email: str, password: str, app_name: str) -> dict:
    session = requests.Session()
    resp = session.post(
        f"{MANAGEMENT_API}/api/auth/register",
        json={"companyName": company_name, "email": email, "password": password},
    )
    if resp.status_code == 201:
        access_token = resp.json()["accessToken"]
    elif resp.status_code == 409:
        resp = session.post(
            f"{MANAGEMENT_API}/api/auth/login",
            json={"email": email, "password": password},
        )
        resp.raise_for_status()
        access_token = resp.json()["accessToken"]
    else:
        resp.raise_for_status()
    session.headers["Authorization"] = f"Bearer {access_token}"
    resp = session.post(f"{MANAGEMENT_API}/api/client/apps", json={"name": app_name})
    resp.raise_for_status()
    app_id = resp.json()["id"]
    resp = session.post(f"{MANAGEMENT_API}/api/client/apps/{app_id}/keys")
    resp.raise_for_status()
    api_key = resp.json()["token"]
    resp = session.get(f"{MANAGEMENT_API}/api/client/apps/{app_id}")
    resp.raise_for_status()
    app_detail = resp.json()
    return {
        "api_key": api_key,
        "base_url": app_detail["clusterEndpoint"],
        "app_id": app_id,
        "app_name": app_detail["name"],
    }


result = setup_whisp("Acme Corp", os.environ["EMAIL"], os.environ["PASSWORD"], os.environ["APP_NAME"])
assert result["api_key"]
